import type { CellStretch } from '../../domain/schedule/run.ts';
import { statusCode, type CellStatus } from '../../domain/cell-status.ts';
import {
  equalOrdinals,
  intersectOrdinals,
  isEmpty,
  ordinalRange,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../domain/ordinals.ts';
import { findCells } from './find-cell.ts';
import type { MatrixModel } from './matrix-model.ts';
import { cellsInRange, cursorCell, rangeOf } from './matrix-place.ts';
import type { Marks, MatrixState } from './matrix-state.ts';

/** Stretches that the range touches, or `undefined` while no range is drawn. */
function stretchesInRange(state: MatrixState, model: MatrixModel): CellStretch[] | undefined {
  const range = rangeOf(state, model);
  if (!range) return undefined;
  return model.rows.slice(range.rows.start, range.rows.end).map(({ asset }) => ({
    asset,
    ...cellsInRange(model, state.zoom, { asset, range }),
  }));
}

function allStretches(model: MatrixModel): CellStretch[] {
  return model.graph.assets.map(({ index, partitions }) => ({
    asset: index,
    start: 0,
    end: partitions.count,
  }));
}

function toMarks(stretches: readonly CellStretch[]): Marks {
  return new Map(
    stretches
      .filter(({ start, end }) => end > start)
      .map(({ asset, start, end }) => [asset, ordinalRange(start, end)]),
  );
}

/** What `toggle-mark` is about: the range, else the cells under the cursor. */
export function cellsToToggle(state: MatrixState, model: MatrixModel): Marks {
  const cell = cursorCell(state, model);
  return toMarks(stretchesInRange(state, model) ?? (cell ? [cell] : []));
}

/** Every cell of the range, else of the graph. */
export function cellsInScope(state: MatrixState, model: MatrixModel): Marks {
  return toMarks(stretchesInRange(state, model) ?? allStretches(model));
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
  return new Map(found.filter(([, cells]) => !isEmpty(cells)));
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
