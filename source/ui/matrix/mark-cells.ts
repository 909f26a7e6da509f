import { statusCode, type CellStatus } from '../../domain/cell-status.ts';
import {
  equalOrdinals,
  intersectOrdinals,
  isEmpty,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../domain/ordinals.ts';
import { findCells } from './find-cell.ts';
import type { MatrixModel } from './matrix-model.ts';
import { cellsInRange, cursorCell, rangeOf } from './matrix-place.ts';
import type { Marks, MatrixState } from './matrix-state.ts';
import { alongOf, ordinalsOfRow, type RowCells } from './row-cells.ts';

/** Stretches that the range touches, or `undefined` while no range is drawn. */
function stretchesInRange(state: MatrixState, model: MatrixModel): RowCells[] | undefined {
  const range = rangeOf(state, model);
  if (!range) return undefined;
  return model.rows.slice(range.rows.start, range.rows.end).map(({ asset, line }) => ({
    asset,
    ...(line === undefined ? {} : { line }),
    ...cellsInRange(model, state.zoom, { asset, range }),
  }));
}

function allStretches(model: MatrixModel): RowCells[] {
  return model.graph.assets.map(({ index, partitions }) => ({
    asset: index,
    start: 0,
    end: alongOf(partitions).count,
  }));
}

function toMarks(model: MatrixModel, stretches: readonly RowCells[]): Marks {
  return joinMarks(
    stretches.map((cells) => [
      cells.asset,
      ordinalsOfRow(model.graph.assets[cells.asset]!.partitions, cells),
    ]),
  );
}

/** Several rows may be of one asset. */
function joinMarks(found: readonly (readonly [asset: number, cells: OrdinalSet])[]): Marks {
  const marks = new Map<number, OrdinalSet>();
  for (const [asset, cells] of found) {
    if (!isEmpty(cells)) marks.set(asset, unionOrdinals(marks.get(asset) ?? [], cells));
  }
  return marks;
}

/** What `toggle-mark` is about: the range, else the cells under the cursor. */
export function cellsToToggle(state: MatrixState, model: MatrixModel): Marks {
  const cell = cursorCell(state, model);
  return toMarks(model, stretchesInRange(state, model) ?? (cell ? [cell] : []));
}

/** Every cell of the range, else of the graph. */
export function cellsInScope(state: MatrixState, model: MatrixModel): Marks {
  return toMarks(model, stretchesInRange(state, model) ?? allStretches(model));
}

/** The cells in scope that have one of the statuses. */
export function cellsWhere(
  state: MatrixState,
  model: MatrixModel,
  statuses: readonly CellStatus[],
): Marks {
  const codes = statuses.map((status) => statusCode[status]);
  const found = (stretchesInRange(state, model) ?? allStretches(model)).map(
    (cells) => [cells.asset, findCells(model, cells, codes)] as const,
  );
  return joinMarks(found);
}

/** Marks with all of `cells` added, or taken away when all of them were marked. */
export function toggleMarks(marks: Marks, cells: Marks): Marks {
  const isAllMarked = [...cells].every(([asset, own]) =>
    equalOrdinals(intersectOrdinals(marks.get(asset) ?? [], own), own),
  );
  const change: (a: OrdinalSet, b: OrdinalSet) => OrdinalSet = isAllMarked
    ? subtractOrdinals
    : unionOrdinals;
  const result = new Map(marks);
  for (const [asset, own] of cells) {
    const changed = change(marks.get(asset) ?? [], own);
    if (isEmpty(changed)) result.delete(asset);
    else result.set(asset, changed);
  }
  return result;
}
