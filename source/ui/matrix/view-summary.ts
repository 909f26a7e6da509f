import { statusCode } from '../../domain/cell-status.ts';
import type { Theme } from '../theme.ts';
import { joinStatuses } from './column-status.ts';
import type { MatrixModel } from './matrix-model.ts';
import { countAll, countsOf } from './read-cells.ts';
import { alongOf, type RowCells } from './row-cells.ts';
import { PaintedText } from './painted-text.ts';

const barWidth = 8;

/** From done to not begun, as the bar shows them. */
const barOrder = (
  [
    'succeeded',
    'skipped',
    'stale',
    'running',
    'queued',
    'cancelled',
    'blocked',
    'failed',
    'missing',
  ] as const
).map((status) => statusCode[status]);

/** Shares out the bar's columns; a status that any cell has keeps one if there is room. */
function shareOut(counts: ArrayLike<number>, all: number): readonly number[] {
  const shares = barOrder.map((code) => (counts[code]! / all) * barWidth);
  const widths = shares.map((share) => (share > 0 ? Math.max(1, Math.floor(share)) : 0));
  const total = (): number => widths.reduce((sum, width) => sum + width, 0);
  while (total() > barWidth) widths[widths.indexOf(Math.max(...widths))]!--;
  while (total() < barWidth) {
    const rest = shares.map((share, i) => share - widths[i]!);
    widths[rest.indexOf(Math.max(...rest))]!++;
  }
  return widths;
}

function failedText(counts: ArrayLike<number>, theme: Theme): string {
  const failed = counts[statusCode.failed]!;
  if (failed === 0) return '';
  const text = failed < 1000 ? `${failed}` : `${Math.floor(failed / 1000)}k`;
  return `${theme.glyphs.failed}${text}`;
}

/** A row's proportions by status, the share done and its failures, `width` columns wide. */
export function viewSummary(
  model: MatrixModel,
  { row, width }: { readonly row: Pick<RowCells, 'asset' | 'line'>; readonly width: number },
  theme: Theme,
): string {
  const { partitions } = model.graph.assets[row.asset]!;
  const cells = { ...row, start: 0, end: alongOf(partitions).count };
  const count = countAll(partitions, cells);
  if (width === 0 || count === 0) return ' '.repeat(width);
  const counts = countsOf(model, cells);
  const line = new PaintedText(theme);
  line.addRaw('  ');
  shareOut(counts, count).forEach((columns, i) => {
    const code = barOrder[i]!;
    line.add(theme.glyphOf(code).repeat(columns), code, 0);
  });
  const { done } = joinStatuses(counts);
  line.addRaw(`${Math.floor(done * 100)}%`.padStart(5) + ' ');
  line.add(failedText(counts, theme).padEnd(width - barWidth - 8), statusCode.failed, 0);
  return line.end();
}
