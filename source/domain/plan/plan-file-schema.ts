import * as z from 'zod';
import { cellStatuses } from '../cell-status.ts';
import { onlyChoices, planReasons, skipReasons } from './plan.ts';

/** First and last key, number of partitions from the one to the other, and the reason. */
function cellRun<const R extends readonly string[]>(reasons: R) {
  return z.tuple([z.string(), z.string(), z.int().positive(), z.enum(reasons)]);
}

const request = z.strictObject({
  selection: z.string(),
  partitions: z.exactOptional(z.string()),
  cells: z.exactOptional(z.array(z.string())),
  exclude: z.exactOptional(z.array(z.string())),
  only: z.exactOptional(z.array(z.enum(onlyChoices))),
  upstream: z.exactOptional(z.boolean()),
  downstream: z.exactOptional(z.boolean()),
  force: z.exactOptional(z.boolean()),
  order: z.exactOptional(z.enum(['oldest', 'newest'])),
});

const spread = z.strictObject({
  expected: z.number(),
  low: z.number(),
  high: z.number(),
  unknownTasks: z.int(),
});

const basis = z.strictObject({
  /** Sequence number of the state that the plan was made from. */
  sequence: z.int(),
  /** Assets that are built or read. */
  assets: z.array(
    z.strictObject({
      asset: z.string(),
      codeVersion: z.nullable(z.string()),
      /** Digests by part; `partitions` alone for an asset that is only read. */
      definition: z.strictObject({
        partitions: z.string(),
        command: z.exactOptional(z.string()),
        deps: z.exactOptional(z.string()),
        checks: z.exactOptional(z.string()),
      }),
      /** Status of the cells that are built or read. */
      cells: z.array(cellRun(cellStatuses)),
    }),
  ),
});

/** The shape of a stored plan; cells are runs of keys, so that ordinals may be counted anew. */
export const planFileSchema = z.strictObject({
  version: z.literal(1),
  /** Epoch ms. */
  now: z.number(),
  request,
  assets: z.array(
    z.strictObject({
      asset: z.string(),
      /** Partitions that a task builds at most; stretches are cut from their first on. */
      cellsPerTask: z.int().positive(),
      cells: z.array(cellRun(planReasons)).min(1),
    }),
  ),
  skipped: z.array(z.strictObject({ asset: z.string(), cells: z.array(cellRun(skipReasons)) })),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
  estimate: z.strictObject({ cost: spread, duration: spread }),
  /** What it was made from; only a plan that is to be run later keeps it. */
  basis: z.exactOptional(basis),
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A plan as JSON. */
export type PlanFile = DeepReadonly<z.infer<typeof planFileSchema>>;
