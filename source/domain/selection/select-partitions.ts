import type { Asset } from '../graph.ts';
import { noOrdinals, type OrdinalSet } from '../ordinals.ts';
import { ok, type Result } from '../problem.ts';
import { takePartitions } from './take-partitions.ts';

/**
 * Partitions of one asset that the expression takes at `now` (epoch ms): items joined by commas,
 * with `!` taking away. An item that fits nothing is a problem that names the nearest keys.
 */
export function selectPartitions(
  asset: Asset,
  expression: string,
  now: number,
): Result<OrdinalSet> {
  const taken = takePartitions([asset], expression, now);
  return taken.ok ? ok(taken.value.get(asset.index) ?? noOrdinals) : taken;
}
