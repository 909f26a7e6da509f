import { cutText, textWidth } from './text-width.ts';

/** A column's heading; numbers read best flush right. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Where rows are too wide for the terminal: may be cut, or left out before that. */
  readonly whenNarrow?: 'cut' | 'omit';
}

/** What a table has to fit into; pipes have no end. */
export interface TableRoom {
  readonly columns: number;
  readonly unicode: boolean;
}

const gap = 2;
/** A cut column keeps this many columns: enough to tell names apart, and no key is cut away. */
const leastWidth = 12;

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? space + text : text + space;
}

function totalWidth(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, gap * Math.max(0, shown.length - 1));
}

/** Widths that fit: optional columns go first, from the right; then the widest is cut and cut. */
function fitWidths(columns: readonly Column[], wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  const excess = () => totalWidth(widths) - room;
  for (let i = columns.length - 1; i >= 0 && excess() > 0; i--) {
    if (columns[i]!.whenNarrow === 'omit') widths[i] = 0;
  }
  const isCut = (i: number) => columns[i]!.whenNarrow === 'cut' && widths[i]! > leastWidth;
  while (excess() > 0) {
    const able = widths.map((_, i) => i).filter(isCut);
    const widest = able.sort((a, b) => widths[b]! - widths[a]!)[0];
    if (widest === undefined) break;
    const next = widths[able[1] ?? -1] ?? leastWidth;
    const step = Math.max(1, Math.min(excess(), widths[widest]! - Math.max(next, leastWidth)));
    widths[widest]! -= step;
  }
  return widths;
}

/**
 * Lays rows out in columns two spaces apart, as wide as their longest text; where that is wider
 * than the room, columns that say so are cut or left out.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { columns: room, unicode }: TableRoom,
): string {
  const titles = columns.map((column) => column.title);
  const lines = [titles, ...rows];
  const wanted = titles.map((_, i) =>
    lines.reduce((width, row) => Math.max(width, textWidth(row[i] ?? '')), 1),
  );
  const widths = fitWidths(columns, wanted, room);
  const ellipsis = unicode ? '…' : '~';
  const formatCell = (text: string, i: number) =>
    pad(cutText(text, widths[i]!, ellipsis), widths[i]!, columns[i]!.align);
  const formatLine = (row: readonly string[]) =>
    columns
      .flatMap((_, i) => (widths[i] === 0 ? [] : [formatCell(row[i] ?? '', i)]))
      .join(' '.repeat(gap))
      .trimEnd();
  return lines.map(formatLine).join('\n') + '\n';
}
