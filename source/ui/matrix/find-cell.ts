import { appendRange, joinOrdinals, type OrdinalSet } from '../../domain/ordinals.ts';
import type { MatrixModel } from './matrix-model.ts';
import { countAll, countsOf } from './read-cells.ts';
import { ordinalsOfRow, type RowCells } from './row-cells.ts';

/** Below this many cells, looking at each is cheaper than halving further. */
const smallStretch = 64;

function countMatching(model: MatrixModel, cells: RowCells, codes: readonly number[]): number {
  const counts = countsOf(model, cells);
  return codes.reduce((sum, code) => sum + counts[code]!, 0);
}

/** Cells of a stretch with one of the status codes; stretches without any are not looked at. */
export function findCells(
  model: MatrixModel,
  cells: RowCells,
  codes: readonly number[],
): OrdinalSet {
  const { partitions } = model.graph.assets[cells.asset]!;
  const found = rowsOf(model, cells).map((row) => {
    const bounds: number[] = [];
    collect(bounds, { model, codes }, row);
    return { row, positions: bounds };
  });
  if (partitions.kind !== 'multi') return found[0]?.positions ?? [];
  return joinOrdinals(
    found.flatMap(({ row, positions }) =>
      stretchesOf(positions).map((stretch) => ordinalsOfRow(partitions, { ...row, ...stretch })),
    ),
  );
}

function stretchesOf(set: OrdinalSet): readonly { readonly start: number; readonly end: number }[] {
  return Array.from({ length: set.length / 2 }, (_, i) => ({
    start: set[2 * i]!,
    end: set[2 * i + 1]!,
  }));
}

/** A row of all lines as the rows of each, so that a position stands for one cell. */
function rowsOf({ graph }: MatrixModel, cells: RowCells): readonly RowCells[] {
  const { partitions } = graph.assets[cells.asset]!;
  if (partitions.kind !== 'multi' || cells.line !== undefined) return [cells];
  const { count } = partitions.dimensions[partitions.inner].partitions;
  return Array.from({ length: count }, (_, line) => ({ ...cells, line }));
}

interface Search {
  readonly model: MatrixModel;
  readonly codes: readonly number[];
}

function collect(bounds: number[], search: Search, cells: RowCells): void {
  const { model, codes } = search;
  const { start, end } = cells;
  const matching = countMatching(model, cells, codes);
  if (matching === 0) return;
  if (matching === end - start) {
    appendRange(bounds, start, end);
    return;
  }
  if (end - start <= smallStretch) {
    for (let at = start; at < end; at++) {
      const one = { ...cells, start: at, end: at + 1 };
      if (countMatching(model, one, codes) > 0) appendRange(bounds, at, at + 1);
    }
    return;
  }
  const middle = halfway(start, end);
  collect(bounds, search, { ...cells, end: middle });
  collect(bounds, search, { ...cells, start: middle });
}

/** A cut near the middle that falls between blocks of 64, so that counting reads whole ones. */
function halfway(start: number, end: number): number {
  const middle = (start + end) >> 1;
  const even = middle - (middle % smallStretch);
  return even > start ? even : middle;
}

/** First (or, backwards, last) position of a row's stretch at which a cell has one of the codes. */
export function findPosition(
  search: Search & { readonly direction: 1 | -1 },
  cells: RowCells,
): number | undefined {
  const { model, codes, direction } = search;
  const { start, end } = cells;
  if (end <= start || countMatching(model, cells, codes) === 0) return undefined;
  if (end - start === 1) return start;
  const middle = end - start <= smallStretch ? (start + end) >> 1 : halfway(start, end);
  const halves = [
    { ...cells, end: middle },
    { ...cells, start: middle },
  ];
  const ordered = direction === 1 ? halves : halves.reverse();
  return findPosition(search, ordered[0]!) ?? findPosition(search, ordered[1]!);
}

/** Ordinal of the first cell of a row's stretch that has one of the codes. */
export function findCell(search: Search, cells: RowCells): number | undefined {
  const { partitions } = search.model.graph.assets[cells.asset]!;
  const start = findPosition({ ...search, direction: 1 }, cells);
  if (start === undefined) return undefined;
  const found = { ...cells, start, end: start + 1 };
  if (countAll(partitions, found) === 1) return ordinalsOfRow(partitions, found)[0];
  return findCells(search.model, found, search.codes)[0];
}
