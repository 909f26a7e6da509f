import * as z from 'zod';
import { partitionsSchema } from './partitions-schema.ts';
import { byteSizeSchema, durationSchema } from './quantity-schema.ts';

/** The least that a memory or log limit may be: less would not let a task say what is wrong. */
const leastBytes = 4096;

const limitSchema = byteSizeSchema.refine((bytes) => bytes >= leastBytes, {
  error: 'a size of at least 4KiB',
});

const fields =
  '`{asset}` `{partition}` `{start}` `{end}` `{start:yyyy-MM-dd}` `{partitions_file}` `{backfill}` `{attempt}` `{dim.NAME}`';

const commandSchema = z.union(
  [
    z.string().min(1).describe('Text for `sh -c`; every field is quoted.'),
    z.array(z.string()).min(1).describe('Argument vector, run without a shell.'),
  ],
  { error: 'text for sh -c, or a list of arguments' },
);

const mappingNames = z
  .enum(['overlap', 'identity', 'all', 'last'])
  .describe(
    '`overlap`: windows that overlap, also those of another timezone. `identity`: the same partition. `all`: every partition. `last`: the newest partition; between two assets divided by time, the newest that has ended by the end of the own window.',
  );

const offsetSchema = z
  .strictObject({
    offset: z
      .tuple([z.int(), z.int()], { error: 'two whole numbers, such as [-6, 0]' })
      .describe(
        'Moves the start of the window by the first number of steps and its end by the second: `[-6, 0]` is a trailing week of days, `[-1, -1]` the day before.',
      ),
  })
  .describe('Windows that overlap a moved or widened window.');

const keysMappingSchema = z
  .strictObject({
    keys: z
      .record(z.string(), z.array(z.string().min(1)))
      .describe('By static upstream key, the keys that read it: `{ "eu": ["de", "fr"] }`.'),
  })
  .describe('Reads between static keys, one by one. A key that is not listed reads nothing.');

const partMappings = [mappingNames, offsetSchema, keysMappingSchema] as const;

const expectedPart = '"overlap", "identity", "all", "last", { "offset": [a, b] }';

const partMappingSchema = z.union(partMappings, {
  error: `${expectedPart} or { "keys": … }`,
});

const dimensionMappingSchema = z
  .union(
    [
      ...partMappings,
      z
        .strictObject({
          to: z.string().min(1).describe("Name of the reading asset's dimension."),
          mapping: partMappingSchema.exactOptional().describe('How the two map.'),
        })
        .describe('Maps to a dimension of another name.'),
    ],
    { error: `${expectedPart}, { "keys": … } or { "to": … }` },
  )
  .describe('How one dimension maps.');

const dimensionsMappingSchema = z
  .strictObject({
    dimensions: z
      .record(z.string(), dimensionMappingSchema)
      .describe(
        'By dimension of the upstream asset (of the reading one, if only that has dimensions), how it maps. Dimensions that are not listed map by name, and are read whole if there is none of that name.',
      ),
  })
  .describe('A mapping for each dimension.');

const mappingSchema = z
  .union([...partMappings, dimensionsMappingSchema], {
    error: `${expectedPart}, { "keys": … } or { "dimensions": … }`,
  })
  .describe(
    'Which upstream partitions one partition reads. Default: those whose window overlaps its own (in another timezone, `overlap` must be stated); the same key between static assets; matching dimensions between multi assets, with all of any other; everything when either side is unpartitioned.',
  );

const dependencySchema = z.union(
  [
    z.string().min(1).describe('Name of the upstream asset.'),
    z
      .strictObject({
        asset: z.string().min(1).describe('Name of the upstream asset.'),
        mapping: mappingSchema.exactOptional(),
      })
      .describe('An upstream asset and the partitions that are read of it.'),
  ],
  { error: 'the name of an asset, or { "asset": …, "mapping": … }' },
);

const codeVersionSchema = z.union(
  [
    z.string().min(1).describe('A version that you raise by hand.'),
    z
      .strictObject({
        files: z
          .array(z.string().min(1))
          .min(1)
          .describe("Globs, relative to the config's folder. Each must match a file."),
      })
      .describe('A hash of the contents of files.'),
  ],
  { error: 'a version text, or { "files": [globs] }' },
);

const strategySchema = z.union(
  [
    z.enum(['per-partition', 'single-run']),
    z
      .strictObject({ batch: z.int().min(1).describe('Most partitions that one task builds.') })
      .describe('One task for up to so many neighbouring partitions.'),
  ],
  { error: '"per-partition", "single-run" or { "batch": 30 }' },
);

const retrySchema = z.strictObject({
  max: z.int().min(0).default(3).describe('Further tries after the first.'),
  delay: durationSchema.prefault('10s').describe('Wait before the first further try.'),
  backoff: z
    .enum(['fixed', 'exponential'])
    .default('exponential')
    .describe('Whether the wait stays the same or doubles with each try.'),
  maxDelay: durationSchema.prefault('5m').describe('Longest wait between two tries.'),
  jitter: z
    .boolean()
    .default(true)
    .describe('Spread each wait over half to all of itself, so that tries do not come together.'),
  split: z
    .boolean()
    .default(false)
    .describe(
      'A batch that fails without saying which partitions failed is tried again in halves, one after the other, down to single partitions. Splitting uses up none of `max`: a single partition has that many tries of its own. A batch of n partitions takes at most 2n − 1 attempts that way, and is split no further after 1,000.',
    ),
});

const costSchema = z.strictObject({
  perPartition: z.number().min(0).exactOptional().describe('For each partition built.'),
  perTask: z.number().min(0).exactOptional().describe('For each task started.'),
  perHour: z.number().min(0).exactOptional().describe('For each hour that a task runs.'),
});

const checkSchema = z.strictObject({
  name: z.string().min(1).describe('What it shows, such as `not empty`.'),
  command: commandSchema.describe(`Passes when it exits 0. Takes the same fields as "command".`),
  severity: z
    .enum(['error', 'warning'])
    .default('error')
    .describe('Whether a check that does not pass is a failure.'),
});

/** One asset, as the config states it. */
export const assetSchema = z
  .strictObject({
    description: z.string().exactOptional().describe('What the asset is, in a sentence.'),
    group: z.string().min(1).exactOptional().describe('Group to select by: `group:NAME`.'),
    owner: z.string().min(1).exactOptional().describe('Who answers for it: `owner:NAME`.'),
    tags: z
      .record(z.string(), z.string())
      .default({})
      .describe('Labels to select by: `tag:KEY=VALUE`.'),
    deps: z
      .array(dependencySchema)
      .default([])
      .describe('Upstream assets: names, or objects that also state the mapping.'),
    partitions: partitionsSchema.exactOptional(),
    command: commandSchema.describe(
      `Builds the partitions of one task and exits 0. Fields: ${fields}; \`{{\` is a literal brace.`,
    ),
    cwd: z
      .string()
      .min(1)
      .default('.')
      .describe("Working directory, relative to the config's folder. May hold fields."),
    env: z
      .record(z.string().min(1), z.string())
      .default({})
      .describe('Environment variables to add. Values may hold fields.'),
    codeVersion: codeVersionSchema
      .exactOptional()
      .describe('Cells that were built with another version are stale.'),
    strategy: strategySchema
      .default('per-partition')
      .describe('How many partitions one task builds.'),
    pool: z.string().exactOptional().describe('Pool whose slots its tasks take.'),
    maxConcurrent: z
      .int()
      .min(1)
      .exactOptional()
      .describe('Most tasks of this asset that run at once.'),
    priority: z.int().default(0).describe('Tasks of a higher priority start first.'),
    dependsOnPast: z
      .boolean()
      .default(false)
      .describe(
        'Each partition is also built from the one before it, and stale once that one has changed.',
      ),
    retry: retrySchema.exactOptional().describe('Automatic further tries. Default: none.'),
    nice: z
      .int()
      .min(0)
      .max(19)
      .exactOptional()
      .describe(
        'How far its tasks give way to others for the CPU, and with that for the disk: 0 to 19, added to the priority of backfill itself.',
      ),
    ionice: z
      .union([z.int().min(0).max(7), z.literal('idle')], { error: '0 to 7 or "idle"' })
      .exactOptional()
      .describe(
        'How far its tasks give way to others for the disk alone: 0 to 7 (`ionice -c 2`), or "idle" to wait until nobody else wants it. Needs `ionice` and an I/O scheduler that heeds it (on Linux BFQ; `none`, usual on NVMe, does not): elsewhere it changes nothing.',
      ),
    memoryLimit: limitSchema
      .exactOptional()
      .describe(
        'Most address space of each process of a task (`ulimit -v`, which every Unix has and which needs no rights, unlike control groups): what asks for more is refused it. Programs that reserve far more than they use need a generous one; it has no effect on macOS and Windows.',
      ),
    maxLogBytes: limitSchema
      .prefault('50MB')
      .describe(
        'Largest log of an attempt: of a larger one the first half and the newest quarter stay, with a note of how much was left out. It is looked at several times a second, and only while backfill runs.',
      ),
    timeout: durationSchema.exactOptional().describe('A task that runs longer is stopped.'),
    cost: costSchema
      .exactOptional()
      .describe('What a build is expected to cost, in the currency. Parts add up.'),
    checks: z.array(checkSchema).default([]).describe('Commands that verify built data.'),
  })
  .describe('A data product: what builds it, what it depends on, how it is divided.');

export type AssetInput = z.output<typeof assetSchema>;
