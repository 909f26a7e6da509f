import * as z from 'zod';
import { parseByteSize } from '../domain/byte-size.ts';
import { parseDuration } from '../domain/time/duration.ts';

/** Text that stands for a number, read by `parse`; anything else is reported as `expected`. */
function quantitySchema(parse: (text: string) => number | undefined, expected: string) {
  return z.string({ error: expected }).transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', input: text, message: expected });
    return z.NEVER;
  });
}

/** A duration text, read as milliseconds. */
export const durationSchema = quantitySchema(
  parseDuration,
  'a duration such as "30s", "5m" or "1h30m"',
).meta({ examples: ['30s', '5m', '1h30m'] });

/** A size text, read as bytes. */
export const byteSizeSchema = quantitySchema(
  parseByteSize,
  'a size such as "512MB" or "2GiB"',
).meta({ examples: ['512MB', '2GiB'] });
