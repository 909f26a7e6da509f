import type { Asset } from '../graph.ts';
import type { Partitions } from '../partitions/partitions.ts';
import { unknownKeyProblem } from '../partitions/nearest-keys.ts';
import { fail, ok, type Result } from '../problem.ts';
import type { ReasonRun } from './plan.ts';

/** First key, last key, number of partitions from the one to the other, reason. */
export type CellRun<R> = readonly [first: string, last: string, count: number, reason: R];

/** Stretches of ordinals as keys, which mean the same whatever happens to the ordinals. */
export function encodeRuns<R>(
  partitions: Partitions,
  runs: readonly ReasonRun<R>[],
): readonly CellRun<R>[] {
  return runs.map(({ start, end, reason }) => [
    partitions.keyOf(start),
    partitions.keyOf(end - 1),
    end - start,
    reason,
  ]);
}

/**
 * Stretches of keys as ordinals, ascending and disjoint. Fails at the first key that names no
 * partition, or where another number of partitions now lies between two keys.
 */
export function decodeRuns<R>(
  asset: Pick<Asset, 'name' | 'partitions'>,
  stored: readonly CellRun<R>[],
): Result<readonly ReasonRun<R>[]> {
  const runs: ReasonRun<R>[] = [];
  for (const [first, last, count, reason] of stored) {
    const start = asset.partitions.ordinalOf(first);
    const final = asset.partitions.ordinalOf(last);
    if (start === undefined) return fail(unknownKeyProblem(asset.name, asset.partitions, first));
    if (final === undefined) return fail(unknownKeyProblem(asset.name, asset.partitions, last));
    const end = final + 1;
    if (end - start !== count || start < (runs.at(-1)?.end ?? 0)) {
      return fail(changedPartitions(asset, [first, last, count, reason]));
    }
    runs.push({ start, end, reason });
  }
  return ok(runs);
}

function changedPartitions({ name }: Pick<Asset, 'name'>, [first, last, count]: CellRun<unknown>) {
  return {
    code: 'changed-partitions',
    message: `the plan builds ${count} partitions of asset "${name}" from "${first}" to "${last}", which its partitions no longer divide so`,
    hint: 'Restore its partitions, or make a new plan',
  };
}
