import type { StaticPartitions, WholePartition } from '../../domain/partitions/partitions.ts';
import { emphasis, type Theme } from '../theme.ts';
import { toAscii } from '../to-ascii.ts';
import { cellsInRange } from './matrix-place.ts';
import { PaintedText } from './painted-text.ts';
import { placeStrip, type StripItem } from './strip.ts';
import { boxOf, lookOf, markBits, plainGlyph, type CellContext } from './view-cell.ts';
import type { RowPlace } from './view-row.ts';

const closed = { isOpenLeft: false, isOpenRight: false };

/** Draws cells that have no place in time, exactly `row.width` columns wide. */
export function viewStrip(
  context: CellContext,
  row: RowPlace,
  partitions: StaticPartitions | WholePartition,
): string {
  const { model, state, theme, range } = context;
  if (partitions.count === 0 || row.width === 0) return ' '.repeat(row.width);
  const strip = placeStrip(partitions, row.width, state.cursor.ordinal);
  const focus = Math.min(state.cursor.ordinal, partitions.count - 1);
  const covered =
    row.isInRange && range
      ? cellsInRange(model, state.zoom, { asset: row.row.asset, range })
      : { start: 0, end: 0 };
  const line = new PaintedText(theme);
  let x = 0;
  const skipTo = (to: number): void => {
    line.addRaw(' '.repeat(Math.max(0, to - x)));
    x = Math.max(x, to);
  };
  const draw = (item: StripItem): void => {
    const cells = { ...row.row, start: item.ordinal, end: item.ordinal + 1 };
    const { glyph, code } = lookOf(context, cells);
    const isCursor = row.hasCursor && item.ordinal === focus;
    const isCovered = item.ordinal >= covered.start && item.ordinal < covered.end;
    const own = (isCursor ? emphasis.cursor : 0) | (isCovered ? emphasis.range : 0);
    const bits = own | markBits(context, cells);
    const shown = plainGlyph(glyph, bits, theme);
    skipTo(item.x);
    line.add(
      strip.form === 'box' ? boxOf(shown, item.width, closed) : labelled(shown, item, theme),
      code,
      bits,
    );
    x += item.width;
  };
  if (strip.margin === 1) {
    line.addRaw(strip.before > 0 ? theme.symbols.more.left : ' ');
    x = 1;
  }
  strip.items.forEach(draw);
  if (strip.margin === 1 && strip.after > 0) {
    line.addRaw(theme.symbols.more.right);
    x += 1;
  }
  skipTo(row.width);
  return line.end();
}

function labelled(glyph: string, { label }: StripItem, { unicode }: Theme): string {
  return label === '' ? glyph : `${glyph} ${unicode ? label : toAscii(label)}`;
}
