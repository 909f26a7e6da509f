import type { Asset, Graph } from '../../domain/graph.ts';

/** One line of the matrix: an asset, or one inner key of a multi asset. */
export interface MatrixRow {
  /** Position in `Graph.assets`. */
  readonly asset: number;
  /** Inner ordinal of a multi asset; its row without one stands for all of its cells. */
  readonly line?: number;
  /** True when no later row hangs on the same trunk. */
  readonly isLast: boolean;
}

/** A multi asset with more inner keys is shown by its one row for all of them. */
const mostLines = 12;

/** Inner keys of an asset that have rows of their own. */
export function linesShown({ partitions }: Asset): number {
  if (partitions.kind !== 'multi') return 0;
  const { count } = partitions.dimensions[partitions.inner].partitions;
  return count <= mostLines ? count : 0;
}

/**
 * Assets parents first, like the graph's order, but with children as near below their parents as
 * that allows, so that the indentation reads as a tree; the lines of a multi asset below it.
 */
export function orderRows(graph: Graph): readonly MatrixRow[] {
  const waiting = graph.assets.map((asset) => asset.upstream.length);
  const stack = graph.assets.filter((asset) => asset.upstream.length === 0).reverse();
  const order: Asset[] = [];
  for (let asset = stack.pop(); asset !== undefined; asset = stack.pop()) {
    order.push(asset);
    const children = asset.downstream.map((edge) => edge.downstream);
    const ready = children.filter((child) => --waiting[child]! === 0);
    for (const child of ready.sort((a, b) => b - a)) stack.push(graph.assets[child]!);
  }
  return order.flatMap((asset, i) => {
    const own = { asset: asset.index, isLast: (order[i + 1]?.depth ?? 0) === 0 };
    const lines = Array.from({ length: linesShown(asset) }, (_, line) => ({ ...own, line }));
    return [own, ...lines];
  });
}
