import { findAsset } from './find-asset.ts';
import type { Asset, Graph } from './graph.ts';
import type { CellName } from './names.ts';
import { unknownKeyProblem } from './partitions/nearest-keys.ts';
import { fail, ok, type Result } from './problem.ts';

/** Where an existing cell is, or a problem that names the nearest asset or the nearest keys. */
export function findCell(
  graph: Graph,
  cell: CellName,
): Result<{ readonly asset: Asset; readonly ordinal: number }> {
  const found = findAsset(graph, cell.asset);
  if (!found.ok) return found;
  const asset = found.value;
  const ordinal = asset.partitions.ordinalOf(cell.partition);
  if (ordinal !== undefined) return ok({ asset, ordinal });
  return fail(unknownKeyProblem(cell.asset, asset.partitions, cell.partition));
}
