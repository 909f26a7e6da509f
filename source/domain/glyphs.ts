import type { CellStatus } from './cell-status.ts';

/** Characters that are exactly one column wide. */
export interface Symbols {
  readonly ellipsis: string;
  readonly branch: string;
  readonly lastBranch: string;
  readonly dash: string;
  readonly more: { readonly left: string; readonly right: string };
  readonly bar: { readonly full: string; readonly empty: string };
  /** From least to most. */
  readonly ramp: readonly string[];
}

/** A glyph per status; neutral-width characters where Unicode has a fitting one. */
export const unicodeGlyphs: Record<CellStatus, string> = {
  missing: '·',
  queued: '○',
  running: '►',
  succeeded: '■',
  failed: '✗',
  blocked: '⊘',
  skipped: '»',
  cancelled: '−',
  stale: '~',
};

export const asciiGlyphs: Record<CellStatus, string> = {
  missing: '.',
  queued: 'o',
  running: '>',
  succeeded: '#',
  failed: 'x',
  blocked: '!',
  skipped: 's',
  cancelled: 'c',
  stale: '~',
};

export const unicodeSymbols: Symbols = {
  ellipsis: '…',
  branch: '├',
  lastBranch: '└',
  dash: '─',
  more: { left: '‹', right: '›' },
  bar: { full: '█', empty: '░' },
  ramp: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
};

export const asciiSymbols: Symbols = {
  ellipsis: '~',
  branch: '|',
  lastBranch: '`',
  dash: '-',
  more: { left: '<', right: '>' },
  bar: { full: '=', empty: '-' },
  ramp: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
};
