import type { Asset, Graph } from '../graph.ts';
import { intersectOrdinals, isEmpty, subtractOrdinals, type OrdinalSet } from '../ordinals.ts';
import { outdatedCells } from '../outdated-cells.ts';
import type { CellSets } from '../plan/cell-sets.ts';

/** What rebuilding cells upstream of an asset does to its built cells. */
export interface AssetImpact {
  readonly asset: Asset;
  /** Fresh cells that would become stale. */
  readonly becomesStale: OrdinalSet;
  /** Cells that read the rebuilt ones too, but whose data is out of date already. */
  readonly alreadyStale: OrdinalSet;
}

/**
 * The assets of which built cells would be out of date if the given cells, by asset index, were
 * rebuilt with other data; in topological order, without those that nothing happens to.
 */
export function assessImpact(
  graph: Graph,
  cells: readonly CellSets[],
  rebuilt: readonly OrdinalSet[],
): readonly AssetImpact[] {
  const withData = cells.map((sets) => sets.withData);
  const outdated = outdatedCells(graph, { rebuilt, withData });
  return graph.assets.flatMap((asset) => {
    const touched = outdated[asset.index]!;
    if (isEmpty(touched)) return [];
    const becomesStale = intersectOrdinals(touched, cells[asset.index]!.fresh);
    return [{ asset, becomesStale, alreadyStale: subtractOrdinals(touched, becomesStale) }];
  });
}
