import { createJsonSchema } from '../config/json-schema.ts';
import { exitStatus, printJson, type ExitStatus, type Io } from './io.ts';

/** `backfill schema`: the JSON Schema of `.backfillrc.json`, for editors. */
export function printSchema(io: Io): ExitStatus {
  printJson(io, createJsonSchema());
  return exitStatus.succeeded;
}
