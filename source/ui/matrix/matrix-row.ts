import type { Asset, Graph } from '../../domain/graph.ts';

/** One asset's line of the matrix. */
export interface MatrixRow {
  /** Position in `Graph.assets`. */
  readonly asset: number;
  /** True when no later row hangs on the same trunk. */
  readonly isLast: boolean;
}

/**
 * Assets parents first, like the graph's order, but with children as near below their parents as
 * that allows, so that the indentation reads as a tree.
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
  return order.map((asset, i) => ({
    asset: asset.index,
    isLast: (order[i + 1]?.depth ?? 0) === 0,
  }));
}
