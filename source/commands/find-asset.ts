import type { Asset, Graph } from '../domain/graph.ts';
import type { AssetName } from '../domain/names.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { fail, ok, type Result } from '../domain/problem.ts';

/** The asset of that name, or a problem that offers the nearest one. */
export function findAsset(graph: Graph, name: string): Result<Asset> {
  const asset = graph.byName.get(name as AssetName);
  if (asset !== undefined) return ok(asset);
  const hint = didYouMean(name, graph.byName.keys());
  return fail({
    code: 'unknown-asset',
    message: `no asset is named "${name}"`,
    hint: hint ?? 'List them with `backfill assets`.',
  });
}
