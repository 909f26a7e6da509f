import type { Asset, Graph } from './graph.ts';
import type { AssetName, CellName } from './names.ts';
import { didYouMean } from './nearest-name.ts';
import { unknownKeyProblem } from './partitions/nearest-keys.ts';
import { fail, ok, type Problem, type Result } from './problem.ts';

/** The asset of that name, or an `unknown-asset` problem with the nearest name. */
export function findAsset(graph: Graph, name: string): Result<Asset> {
  const asset = graph.byName.get(name as AssetName);
  return asset ? ok(asset) : fail(unknownAsset(name, graph.byName.keys()));
}

/** The problem that no asset has this name, with the nearest one. */
export function unknownAsset(name: string, known: Iterable<AssetName>): Problem {
  return {
    code: 'unknown-asset',
    message: `there is no asset "${name}"`,
    hint: didYouMean(name, known) ?? 'List them with: backfill assets',
  };
}

/** Where an existing cell is, or a problem that names the nearest asset or the nearest keys. */
export function findCell(
  graph: Graph,
  cell: CellName,
): Result<{ readonly asset: Asset; readonly ordinal: number }> {
  const asset = findAsset(graph, cell.asset);
  if (!asset.ok) return asset;
  const { partitions } = asset.value;
  const ordinal = partitions.ordinalOf(cell.partition);
  if (ordinal !== undefined) return ok({ asset: asset.value, ordinal });
  return fail(unknownKeyProblem(cell.asset, partitions, cell.partition));
}
