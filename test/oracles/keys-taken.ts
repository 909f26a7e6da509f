import { eachOrdinal } from '../../source/domain/ordinals.ts';
import type { PartitionsDefinition } from '../../source/domain/partitions/definition.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import { selectPartitions } from '../../source/domain/selection/select-partitions.ts';
import { assetOf, graph } from '../builders/graph.ts';

/** Keys of the partitions that an expression takes at a moment; throws on problems. */
export function keysTaken(
  definition: PartitionsDefinition,
  expression: string,
  now: number,
): readonly string[] {
  const asset = assetOf(graph('asked', { asked: definition }, now), 'asked');
  const taken = selectPartitions(asset, expression, now);
  if (!taken.ok) throw new Error(taken.problems.map(formatProblem).join('\n'));
  return Array.from(eachOrdinal(taken.value), (ordinal) => asset.partitions.keyOf(ordinal));
}
