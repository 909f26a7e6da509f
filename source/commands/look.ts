import { asciiSymbols, unicodeGlyphs, unicodeSymbols, type Symbols } from '../domain/glyphs.ts';
import type { Io } from './io.ts';

const colors = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

/** How one kind of line begins: a glyph of one column, and its colour. */
type Mark = 'done' | 'failed' | 'blocked' | 'cancelled' | 'notice';

const markColors = {
  done: 'green',
  failed: 'red',
  blocked: 'yellow',
  cancelled: 'yellow',
  notice: 'yellow',
} as const satisfies Record<Mark, keyof typeof colors>;

const unicodeMarks: Readonly<Record<Mark, string>> = {
  done: '✓',
  failed: unicodeGlyphs.failed,
  blocked: unicodeGlyphs.blocked,
  cancelled: unicodeGlyphs.cancelled,
  notice: '!',
};

const asciiMarks: Readonly<Record<Mark, string>> = {
  done: '+',
  failed: 'x',
  blocked: '#',
  cancelled: '-',
  notice: '!',
};

/** What stdout can show: marks that no colour is needed to tell apart, and a bar's parts. */
export interface Look extends Symbols {
  mark(kind: Mark): string;
  paint(text: string, color: keyof typeof colors): string;
}

/** The look that suits what stdout shows. */
export function createLook({ unicode, color }: Pick<Io, 'unicode' | 'color'>): Look {
  const marks = unicode ? unicodeMarks : asciiMarks;
  const paint: Look['paint'] = (text, name) =>
    color && text !== '' ? `\u001b[${colors[name]}m${text}\u001b[0m` : text;
  return {
    ...(unicode ? unicodeSymbols : asciiSymbols),
    mark: (kind) => paint(marks[kind], markColors[kind]),
    paint,
  };
}
