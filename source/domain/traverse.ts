import type { Asset, Graph } from './graph.ts';

/**
 * Indexes of the assets that any of `assets` depends on, at most `depth` edges away. One of
 * `assets` is among them only when another depends on it.
 */
export function ancestorsOf(graph: Graph, assets: Iterable<number>, depth = Infinity): Set<number> {
  return reach(assets, depth, (index) => graph.assets[index]!.upstream.map((e) => e.upstream));
}

/** Indexes of the assets that depend on any of `assets`, at most `depth` edges away. */
export function descendantsOf(
  graph: Graph,
  assets: Iterable<number>,
  depth = Infinity,
): Set<number> {
  return reach(assets, depth, (index) => graph.assets[index]!.downstream.map((e) => e.downstream));
}

/** Breadth-first, so that every asset is met first at its least distance. */
function reach(
  from: Iterable<number>,
  depth: number,
  next: (index: Asset['index']) => readonly number[],
): Set<number> {
  const found = new Set<number>();
  let frontier = [...from];
  for (let step = 0; step < depth && frontier.length > 0; step++) {
    const fresh = new Set(frontier.flatMap(next).filter((index) => !found.has(index)));
    for (const index of fresh) found.add(index);
    frontier = [...fresh];
  }
  return found;
}
