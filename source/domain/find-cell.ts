import type { Asset, Graph } from './graph.ts';
import type { AssetName, CellName } from './names.ts';
import { didYouMean } from './nearest-name.ts';
import { unknownKeyProblem } from './partitions/nearest-keys.ts';
import { fail, ok, type Problem, type Result } from './problem.ts';

/** Where an existing cell is, or a problem that names the nearest asset or the nearest keys. */
export function findCell(
  graph: Graph,
  cell: CellName,
): Result<{ readonly asset: Asset; readonly ordinal: number }> {
  const asset = graph.byName.get(cell.asset);
  if (!asset) return fail(unknownAsset(graph, cell.asset));
  const ordinal = asset.partitions.ordinalOf(cell.partition);
  if (ordinal !== undefined) return ok({ asset, ordinal });
  return fail(unknownKeyProblem(cell.asset, asset.partitions, cell.partition));
}

function unknownAsset(graph: Graph, name: AssetName): Problem {
  return {
    code: 'unknown-asset',
    message: `there is no asset "${name}"`,
    hint: didYouMean(name, graph.byName.keys()) ?? 'List them with `backfill assets`.',
  };
}
