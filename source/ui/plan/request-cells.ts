import type { Asset, Graph } from '../../domain/graph.ts';
import { eachOrdinal, eachRange, type OrdinalSet } from '../../domain/ordinals.ts';
import type { PlanRequest } from '../../domain/plan/plan.ts';
import type { Marks } from '../matrix/matrix-state.ts';

/** The request that takes exactly these cells, in as few words as their ranges allow. */
export function requestCells(graph: Graph, marks: Marks): PlanRequest {
  const marked = graph.assets.filter((asset) => (marks.get(asset.index)?.length ?? 0) > 0);
  const isWhole = (asset: Asset) => isEverything(asset, marks.get(asset.index)!);
  const selection = marked.map((asset) => asset.name).join(' ');
  if (marked.every(isWhole)) return { selection };
  return { selection, cells: marked.flatMap((asset) => cellTexts(asset, marks.get(asset.index)!)) };
}

function isEverything({ partitions }: Asset, cells: OrdinalSet): boolean {
  return cells.length === 2 && cells[0] === 0 && cells[1] === partitions.count;
}

/** `asset/key`, and `asset/first..last` for neighbours in time. */
function cellTexts({ name, partitions }: Asset, cells: OrdinalSet): readonly string[] {
  if (partitions.kind !== 'time')
    return Array.from(eachOrdinal(cells), (ordinal) => `${name}/${partitions.keyOf(ordinal)}`);
  return Array.from(eachRange(cells), ([start, end]) => {
    const first = `${name}/${partitions.keyOf(start)}`;
    return end - start === 1 ? first : `${first}..${partitions.keyOf(end - 1)}`;
  });
}
