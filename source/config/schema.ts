import * as z from 'zod';
import { assetSchema } from './asset-schema.ts';
import { byteSizeSchema, durationSchema } from './quantity-schema.ts';
import { timezoneSchema } from './partitions-schema.ts';

const poolSchema = z.union(
  [
    z.int().min(1).describe('Most tasks that run at once.'),
    z
      .strictObject({
        slots: z.int().min(1).describe('Most tasks that run at once.'),
        perMinute: z
          .number()
          .gt(0)
          .exactOptional()
          .describe('Most tasks that start within a minute.'),
      })
      .describe('Slots with a rate limit.'),
  ],
  { error: 'a number of slots, or { "slots": 2, "perMinute": 60 }' },
);

const assetNameSchema = z
  .string()
  .regex(
    /^[A-Za-z_][\w.-]*$/,
    'a name of letters, digits, "_", "-" and "." that starts with a letter or "_"',
  );

/** The whole of `.backfillrc.json`: the one definition that validates and documents it. */
export const configSchema = z
  .strictObject({
    $schema: z.string().exactOptional().describe('Where editors find the JSON Schema.'),
    timezone: timezoneSchema
      .default('UTC')
      .describe('IANA name of the zone for every partitions definition that names none.'),
    stateDir: z
      .string()
      .min(1)
      .default('.backfill')
      .describe("Folder for state, journals and logs, relative to the config's folder."),
    concurrency: z
      .int()
      .min(1)
      .exactOptional()
      .describe('Most tasks that run at once. Default: the number of CPUs.'),
    pools: z
      .record(z.string().min(1), poolSchema)
      .default({})
      .describe('Named limits that assets share: a number of slots, or slots and a rate.'),
    budget: z
      .number()
      .gt(0)
      .exactOptional()
      .describe('A backfill stops launching when its spend reaches this, in the currency.'),
    maxFailuresInARow: z
      .int()
      .min(1)
      .exactOptional()
      .describe(
        'A backfill stops launching when so many tasks have failed for good with none built in between. Default: never.',
      ),
    maxLoad: z
      .number()
      .gt(0)
      .exactOptional()
      .describe(
        "No task starts while the computer's load is this high: the last minute's average, or what runs right now if that is more. Each look, a second apart, lets at most as many tasks start as are missing to it.",
      ),
    minFreeMemory: byteSizeSchema
      .exactOptional()
      .describe('No task starts while less memory is available (`MemAvailable` on Linux).'),
    startSpread: durationSchema
      .exactOptional()
      .describe('Least time between two starts, so that tasks do not begin all at once.'),
    sideBySide: z
      .boolean()
      .exactOptional()
      .describe(
        'Whether a backfill starts at once beside those that run, within the same limits, or (default) waits for its turn. `--side-by-side` and `--queue` say it for one.',
      ),
    currency: z
      .string()
      .min(1)
      .default('USD')
      .describe('Unit of every cost: an ISO 4217 code such as `USD`, or a word of your own.'),
    assets: z
      .record(assetNameSchema, assetSchema)
      .describe('The assets by name. Their dependencies make the graph.'),
  })
  .describe('Configuration of backfill: assets, how they are built, and limits.');

export type ConfigInput = z.output<typeof configSchema>;
