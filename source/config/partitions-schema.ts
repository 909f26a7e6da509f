import * as z from 'zod';
import { didYouMean } from '../domain/nearest-name.ts';
import { dimensionNamePattern } from '../domain/partitions/check-dimensions.ts';
import { timeGranularities, weekdays } from '../domain/partitions/definition.ts';
import { isTimezone, timezoneNames } from '../domain/time/timezones.ts';

/** A name of the IANA time zone database. */
export const timezoneSchema = z.string().check((context) => {
  const name = context.value;
  if (isTimezone(name)) return;
  const hint =
    didYouMean(name, timezoneNames()) ?? 'Expected an IANA name such as "Europe/Berlin" or "UTC".';
  context.issues.push({
    code: 'custom',
    input: name,
    message: `unknown timezone "${name}"`,
    params: { code: 'unknown-timezone', hint },
  });
});

const moment =
  'An ISO date (`2024-01-31`), local date-time (`2024-01-31T06:00`) or one with an offset.';

const startSchema = z
  .string()
  .describe(
    `The first partition is the first whole window that starts at or after this. ${moment}`,
  );

const spanFields = {
  end: z
    .string()
    .exactOptional()
    .describe(
      `The last partition is the last whole window that ends by this, exclusive. ${moment} Without it, partitions go on as time passes.`,
    ),
  timezone: timezoneSchema
    .exactOptional()
    .describe("IANA name of the zone whose calendar divides time. Default: the config's."),
};

const existenceFields = {
  endOffset: z
    .int()
    .exactOptional()
    .describe(
      'Partitions to expose before their window has ended (positive), or newest ones to hide (negative).',
    ),
  format: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Pattern of the keys, such as `yyyyMMdd`. Default: ISO, by granularity.'),
};

const timePartitionsSchema = z
  .strictObject({
    type: z
      .enum(timeGranularities)
      .describe('Length of one partition, in calendar steps of the timezone.'),
    start: startSchema,
    ...spanFields,
    minuteOffset: z
      .int()
      .min(0)
      .max(59)
      .exactOptional()
      .describe('Minutes after the hour at which a window starts.'),
    hourOffset: z
      .int()
      .min(0)
      .max(23)
      .exactOptional()
      .describe('Hours after midnight at which a day, week or longer window starts.'),
    weekStart: z
      .enum(weekdays)
      .exactOptional()
      .describe('First day of a weekly window. Default: monday.'),
    dayOfMonth: z
      .int()
      .min(1)
      .max(28)
      .exactOptional()
      .describe('Day on which a month, quarter or year starts. Default: 1.'),
    ...existenceFields,
  })
  .describe('Divides the asset by time.');

const cronPartitionsSchema = z
  .strictObject({
    type: z
      .literal('cron')
      .describe('Partitions lie between ticks of a schedule that follow each other.'),
    schedule: z
      .string()
      .min(1)
      .describe(
        'Five cron fields, such as `30 5 * * 1-5`: minute, hour, day of month, month, day of week; or a nickname such as `@daily`. If the schedule names hours, a tick that clocks skip comes right after the gap, and one that they repeat comes once; if the hour is `*`, skipped hours have none and repeated ones have both.',
      ),
    start: startSchema,
    ...spanFields,
    ...existenceFields,
  })
  .describe('Divides the asset by a schedule. Keys are local times such as `2024-03-04T05:30`.');

const keysSchema = z
  .union(
    [
      z.array(z.string().min(1)).min(1).describe('The keys themselves, in order.'),
      z
        .strictObject({ file: z.string().min(1).describe('Path of a file with one key a line.') })
        .describe('Keys from a file, which is read each time the config is.'),
      z
        .strictObject({
          command: z
            .array(z.string())
            .min(1)
            .describe('Argument vector of a command that prints one key a line.'),
        })
        .describe('Keys from a command, which runs each time the config is read.'),
    ],
    { error: 'a list of keys, { "file": … } or { "command": […] }' },
  )
  .describe('The partition keys: listed here, in a file, or printed by a command.');

const staticPartitionsSchema = z
  .strictObject({
    type: z.literal('static').describe('Divides the asset by a fixed list of keys.'),
    keys: keysSchema,
  })
  .describe('Divides the asset by a fixed list of keys.');

const dimensionSchema = z
  .discriminatedUnion('type', [timePartitionsSchema, cronPartitionsSchema, staticPartitionsSchema])
  .describe('One of the two ways in which the asset is divided.');

const dimensionName =
  'a name of letters, digits, "_" and "-" that starts with a letter or "_", as in "region=eu"';

const multiPartitionsSchema = z
  .strictObject({
    type: z
      .literal('multi')
      .describe('Divides the asset in two ways at once: a partition for every pair.'),
    dimensions: z
      .record(z.string().regex(dimensionNamePattern, { error: dimensionName }), dimensionSchema)
      .refine((dimensions) => Object.keys(dimensions).length === 2, {
        error: 'an object of exactly two dimensions, such as { "day": …, "region": … }',
      })
      .meta({ minProperties: 2, maxProperties: 2 })
      .describe(
        'Both ways by name, each stated like partitions of its type: time, `cron` or `static`. Keys join those of both, in this order: `2024-01-01|eu`.',
      ),
  })
  .describe(
    'Divides the asset in two ways at once. Batches and `dependsOnPast` go along time, within one key of the other dimension; `{start}` and `{end}` are of the (first) dimension of time.',
  );

/** How an asset is divided, as the config states it. */
export const partitionsSchema = z
  .discriminatedUnion('type', [
    timePartitionsSchema,
    cronPartitionsSchema,
    staticPartitionsSchema,
    multiPartitionsSchema,
  ])
  .describe('How the asset is divided. Without it the asset is one piece.');

export type PartitionsInput = z.output<typeof partitionsSchema>;

/** How an asset, or one of its dimensions, is divided in one way. */
export type SinglePartitionsInput = Exclude<PartitionsInput, { type: 'multi' }>;
