import type { TimePartitions } from '../../domain/partitions/partitions.ts';
import { statusCode } from '../../domain/cell-status.ts';
import { emphasis } from '../theme.ts';
import type { RowCells } from './row-cells.ts';
import { PaintedText } from './painted-text.ts';
import { columnAt, type Stretch } from './time-axis.ts';
import { boxOf, lookOf, markBits, overlaps, plainGlyph, type CellContext } from './view-cell.ts';

/** A row to draw: whose it is, whether the cursor is in it and whether the range covers it. */
export interface RowPlace {
  readonly row: Pick<RowCells, 'asset' | 'line'>;
  readonly hasCursor: boolean;
  readonly isInRange: boolean;
  readonly width: number;
}

/** Draws a time asset's cells under the visible columns, exactly `row.width` columns wide. */
export function viewTimeRow(
  context: CellContext,
  row: RowPlace & { readonly columns: Stretch },
  partitions: TimePartitions,
): string {
  const { model, state, theme, range } = context;
  const axis = model.axisAt(state.zoom);
  const cursorAt = row.hasCursor ? columnAt(axis.steps, state.cursor.at) - row.columns.start : -1;
  const shift = row.columns.start;
  const bitsAt = (x: number, width: number): number => {
    const own = { start: x + shift, end: x + shift + width };
    const isCursor = cursorAt >= x && cursorAt < x + width;
    const isCovered = row.isInRange && range !== undefined && overlaps(own, range.columns);
    return (isCursor ? emphasis.cursor : 0) | (isCovered ? emphasis.range : 0);
  };
  const line = new PaintedText(theme);
  const fillTo = (from: number, to: number): void => {
    for (let x = from; x < to; x++) {
      const bits = bitsAt(x, 1);
      if (bits === 0) line.addRaw(' ');
      else line.add(plainGlyph(' ', bits, theme), statusCode.missing, bits);
    }
  };
  let x = 0;
  for (const piece of model.piecesUnder(partitions, axis, row.columns)) {
    fillTo(x, piece.x);
    const cells = { ...row.row, start: piece.start, end: piece.end };
    const { glyph, code } = lookOf(context, cells);
    const bits = bitsAt(piece.x, piece.width) | markBits(context, cells);
    const shown = plainGlyph(glyph, bits, theme);
    line.add(piece.width === 1 ? shown : boxOf(shown, piece.width, piece), code, bits);
    x = piece.x + piece.width;
  }
  fillTo(x, row.columns.end - row.columns.start);
  line.addRaw(' '.repeat(row.width - (row.columns.end - row.columns.start)));
  return line.end();
}
