import type { Asset, Graph } from '../../domain/graph.ts';
import { eachOrdinal, eachRange, type OrdinalSet } from '../../domain/ordinals.ts';
import { dimensionSeparator } from '../../domain/partitions/definition.ts';
import { splitCells } from '../../domain/partitions/dimensions.ts';
import type { MultiPartitions } from '../../domain/partitions/partitions.ts';
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
  if (partitions.kind === 'multi') {
    return blockTexts(partitions, cells).map((text) => `${name}/${text}`);
  }
  if (partitions.kind !== 'time')
    return Array.from(eachOrdinal(cells), (ordinal) => `${name}/${partitions.keyOf(ordinal)}`);
  return Array.from(eachRange(cells), ([start, end]) => {
    const first = `${name}/${partitions.keyOf(start)}`;
    return end - start === 1 ? first : `${first}..${partitions.keyOf(end - 1)}`;
  });
}

/** Whether an expression reads a key as written. */
function isPlain(key: string): boolean {
  return !/[\s,!&="*?]|\.\./.test(key);
}

function eachKey(
  [a, b]: readonly [number, number],
  [c, d]: readonly [number, number],
  keyOf: (a: number, b: number) => string,
): readonly string[] {
  const keys: string[] = [];
  for (let i = a; i < b; i++) for (let j = c; j < d; j++) keys.push(keyOf(i, j));
  return keys;
}

/** `first|x..last|y` for every pair of a stretch of either dimension. */
function blockTexts(partitions: MultiPartitions, cells: OrdinalSet): readonly string[] {
  const [first, second] = partitions.dimensions;
  const keyOf = (a: number, b: number) =>
    `${first.partitions.keyOf(a)}${dimensionSeparator}${second.partitions.keyOf(b)}`;
  return splitCells(partitions, cells).flatMap(([some, others]) =>
    Array.from(eachRange(some)).flatMap(([a, b]) =>
      Array.from(eachRange(others), ([c, d]) => {
        const from = keyOf(a, c);
        const to = keyOf(b - 1, d - 1);
        if (from === to) return [from];
        if (isPlain(from) && isPlain(to)) return [`${from}..${to}`];
        return eachKey([a, b], [c, d], keyOf);
      }).flat(),
    ),
  );
}
