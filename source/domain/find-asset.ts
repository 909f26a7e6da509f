import type { Asset, Graph } from './graph.ts';
import type { AssetName } from './names.ts';
import { didYouMean } from './nearest-name.ts';
import { fail, ok, type Result } from './problem.ts';

/** The asset of that name, or a problem that offers the nearest one. */
export function findAsset(graph: Graph, name: string): Result<Asset> {
  const asset = graph.byName.get(name as AssetName);
  if (asset !== undefined) return ok(asset);
  return fail({
    code: 'unknown-asset',
    message: `there is no asset "${name}"`,
    hint: didYouMean(name, graph.byName.keys()) ?? 'List them with `backfill assets`.',
  });
}
