import { statusCode } from '../../domain/cell-status.ts';
import { emphasis, type Theme } from '../theme.ts';
import { glyphOfColumn, joinStatuses, type ColumnStatus } from './column-status.ts';
import { rampGlyph, type LensScale } from './lens-scale.ts';
import type { MatrixModel } from './matrix-model.ts';
import type { MatrixRange } from './matrix-place.ts';
import { countAll, countHeld, countsOf, valueOf } from './read-cells.ts';
import { ordinalsOfRow, type RowCells } from './row-cells.ts';
import type { Marks, MatrixState } from './matrix-state.ts';
import type { Stretch } from './time-axis.ts';

/** All that the look of a cell depends on besides the cell itself. */
export interface CellContext {
  readonly model: MatrixModel;
  readonly state: MatrixState;
  readonly theme: Theme;
  readonly marks: Marks;
  readonly range?: MatrixRange;
  /** Present for every lens but `status`. */
  readonly scale?: LensScale;
}

/** How a cell, or all cells under a column, look. */
export interface CellLook {
  readonly glyph: string;
  readonly code: number;
}

/** Glyph and status code of cells; the cost is that of one count, whatever their number. */
export function lookOf(context: CellContext, cells: RowCells): CellLook {
  const { model, theme, scale } = context;
  const status = readStatus(model, cells);
  if (!scale) return { glyph: glyphOfColumn(status, theme), code: status.code };
  const value = valueOf(model, scale.lens, cells);
  const glyph = rampGlyph(scale, value, theme.symbols);
  return glyph === undefined
    ? { glyph: theme.glyphs.missing, code: statusCode.missing }
    : { glyph, code: status.code };
}

function readStatus(model: MatrixModel, cells: RowCells): ColumnStatus {
  const { partitions } = model.graph.assets[cells.asset]!;
  if (countAll(partitions, cells) > 1) return joinStatuses(countsOf(model, cells));
  const [ordinal = 0] = ordinalsOfRow(partitions, cells);
  return { code: model.statusAt(cells.asset, ordinal), done: 0 };
}

/** Bits for marks and for being outside the plan that is shown. */
export function markBits({ marks, model }: CellContext, cells: RowCells): number {
  const { partitions } = model.graph.assets[cells.asset]!;
  const set = marks.get(cells.asset);
  const marked = set ? countHeld(partitions, set, cells) : 0;
  let bits = 0;
  if (marked > 0) {
    bits = marked === countAll(partitions, cells) ? emphasis.mark : emphasis.partMark;
  }
  if (model.planned) {
    const planned = model.planned.get(cells.asset);
    if (!planned || countHeld(partitions, planned, cells) === 0) bits |= emphasis.faint;
  }
  return bits;
}

/** Replaces the glyph where the terminal can show no emphasis at all. */
export function plainGlyph(glyph: string, bits: number, theme: Theme): string {
  if (theme.attributes) return glyph;
  if ((bits & emphasis.cursor) !== 0) return '@';
  if ((bits & (emphasis.mark | emphasis.partMark)) !== 0) return '*';
  return (bits & emphasis.range) !== 0 ? '+' : glyph;
}

/**
 * A cell over several columns, `[  ■  ]`; without the bracket where it goes on beyond the edge,
 * and the bare glyph when it is one or two columns wide.
 */
export function boxOf(
  glyph: string,
  width: number,
  open: { readonly isOpenLeft: boolean; readonly isOpenRight: boolean },
): string {
  if (width <= 2) return glyph.padEnd(width);
  const left = open.isOpenLeft ? ' ' : '[';
  const right = open.isOpenRight ? ' ' : ']';
  const before = (width - 3) >> 1;
  return left + ' '.repeat(before) + glyph + ' '.repeat(width - 3 - before) + right;
}

/** True when two stretches share an ordinal or column. */
export function overlaps(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end;
}
