import { appendRange, type OrdinalSet } from '../../domain/ordinals.ts';
import type { CellStretch } from '../../domain/schedule/run.ts';
import type { MatrixModel } from './matrix-model.ts';

/** Below this many cells, looking at each is cheaper than halving further. */
const smallStretch = 64;

function countMatching(model: MatrixModel, cells: CellStretch, codes: readonly number[]): number {
  const counts = model.countsIn(cells.asset, cells.start, cells.end);
  return codes.reduce((sum, code) => sum + counts[code]!, 0);
}

/** Cells of a stretch with one of the status codes; stretches without any are not looked at. */
export function findCells(
  model: MatrixModel,
  cells: CellStretch,
  codes: readonly number[],
): OrdinalSet {
  const bounds: number[] = [];
  collect(bounds, { model, codes }, cells);
  return bounds;
}

interface Search {
  readonly model: MatrixModel;
  readonly codes: readonly number[];
}

function collect(bounds: number[], search: Search, cells: CellStretch): void {
  const { model, codes } = search;
  const { asset, start, end } = cells;
  if (end - start <= smallStretch) {
    for (let ordinal = start; ordinal < end; ordinal++) {
      if (codes.includes(model.statusAt(asset, ordinal))) appendRange(bounds, ordinal, ordinal + 1);
    }
    return;
  }
  const matching = countMatching(model, cells, codes);
  if (matching === 0) return;
  if (matching === end - start) {
    appendRange(bounds, start, end);
    return;
  }
  const middle = halfway(start, end);
  collect(bounds, search, { asset, start, end: middle });
  collect(bounds, search, { asset, start: middle, end });
}

/** A cut near the middle that falls between blocks of 64, so that counting reads whole ones. */
function halfway(start: number, end: number): number {
  const middle = (start + end) >> 1;
  const even = middle - (middle % smallStretch);
  return even > start ? even : middle;
}

/** First (or, backwards, last) cell of a stretch with one of the codes. */
export function findCell(
  search: Search & { readonly direction: 1 | -1 },
  cells: CellStretch,
): number | undefined {
  const { model, codes, direction } = search;
  const { asset, start, end } = cells;
  if (end <= start || countMatching(model, cells, codes) === 0) return undefined;
  if (end - start === 1) return start;
  const middle = end - start <= smallStretch ? (start + end) >> 1 : halfway(start, end);
  const halves = [
    { asset, start, end: middle },
    { asset, start: middle, end },
  ];
  const ordered = direction === 1 ? halves : halves.reverse();
  return findCell(search, ordered[0]!) ?? findCell(search, ordered[1]!);
}
