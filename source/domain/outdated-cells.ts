import type { Graph } from './graph.ts';
import {
  intersectOrdinals,
  noOrdinals,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from './ordinals.ts';
import { cellsChained } from './partitions/past.ts';

/** Sets of cells by asset index: what is rebuilt, and what was ever built. */
export interface Rebuild {
  readonly rebuilt: readonly OrdinalSet[];
  readonly withData: readonly OrdinalSet[];
}

/**
 * Built cells whose data is out of date once the rebuilt ones hold other data, by asset index:
 * those that read them, directly or through each other, or follow them in an asset that depends on
 * its past, and are not rebuilt themselves.
 */
export function outdatedCells(graph: Graph, { rebuilt, withData }: Rebuild): readonly OrdinalSet[] {
  const outdated: OrdinalSet[] = [];
  for (const { index, upstream, definition, partitions } of graph.assets) {
    let touched: OrdinalSet = noOrdinals;
    for (const edge of upstream) {
      const changed = unionOrdinals(rebuilt[edge.upstream]!, outdated[edge.upstream]!);
      touched = unionOrdinals(touched, edge.mapping.downstream(changed));
    }
    const kept = subtractOrdinals(withData[index]!, rebuilt[index]!);
    const turning = intersectOrdinals(touched, kept);
    const after = definition.dependsOnPast
      ? cellsChained(partitions, unionOrdinals(rebuilt[index]!, turning), kept)
      : noOrdinals;
    outdated.push(unionOrdinals(turning, after));
  }
  return outdated;
}
