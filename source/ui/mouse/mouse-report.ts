/** What the mouse did over a character of the terminal. */
export interface MouseReport {
  readonly type: 'press' | 'drag' | 'release' | 'wheel';
  /** The wheel has none. */
  readonly button?: 'left' | 'middle' | 'right';
  /** Direction of a wheel's step: 1 is down or to the right. */
  readonly step?: { readonly rows: number; readonly columns: number };
  /** From 0. */
  readonly column: number;
  readonly row: number;
}

const buttons = ['left', 'middle', 'right'] as const;

/** Bits of a report's first number besides the button (xterm's "SGR" mouse mode). */
const bits = { shift: 4, motion: 32, wheel: 64, extra: 128 } as const;

/** Steps of the four wheel directions; shift turns a wheel that only goes up and down. */
const steps = [
  { rows: -1, columns: 0 },
  { rows: 1, columns: 0 },
  { rows: 0, columns: -1 },
  { rows: 0, columns: 1 },
] as const;

/** Reads one whole report, `ESC [ < code ; column ; row M`; `undefined` for any that is not used. */
export function parseMouseReport(text: string): MouseReport | undefined {
  const [, code = '', column = '', row = '', end] =
    /^\u001B\[<(\d+);(\d+);(\d+)([Mm])$/.exec(text) ?? [];
  if (end === undefined) return undefined;
  const at = { column: Number(column) - 1, row: Number(row) - 1 };
  const flags = Number(code);
  if ((flags & bits.extra) !== 0) return undefined;
  if ((flags & bits.wheel) !== 0) return { type: 'wheel', step: stepOf(flags), ...at };
  const button = buttons[flags & 3];
  if (button === undefined) return undefined;
  if (end === 'm') return { type: 'release', button, ...at };
  return { type: (flags & bits.motion) === 0 ? 'press' : 'drag', button, ...at };
}

function stepOf(flags: number): NonNullable<MouseReport['step']> {
  const step = steps[flags & 3]!;
  const isTurned = (flags & bits.shift) !== 0 && step.rows !== 0;
  return isTurned ? { rows: 0, columns: step.rows } : step;
}
