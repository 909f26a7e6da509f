import * as z from 'zod';
import { configSchema } from './schema.ts';

/** The JSON Schema (draft 7) of `.backfillrc.json`, from the definition that validates it. */
export function createJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { target: 'draft-07', io: 'input' });
  return { $schema, title: '.backfillrc.json', ...rest };
}
