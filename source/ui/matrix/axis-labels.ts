import type { Stretch, TimeAxis } from './time-axis.ts';
import type { ZoomLevel } from './zoom.ts';

/** Text of both axis lines, each exactly as wide as the grid. */
export interface AxisLines {
  readonly major: string;
  readonly minor: string;
}

interface Tick {
  /** Label when it is the first of its line. */
  readonly full: string;
  readonly short: string;
}

interface Ticks {
  readonly major?: Tick;
  readonly minor?: Tick;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The 29th would touch the first of March. */
const labelledDays: ReadonlySet<string> = new Set(['01', '08', '15', '22']);

const tick = (short: string, full = short): Tick => ({ short, full });

/** The parts of a column's default key: `2024-03-04T05`, `2024-Q1` and shorter forms. */
function readKey(key: string): { year: string; month: number; day: string; hour: string } {
  const [, year = '', month = '1', day = '', hour = ''] =
    /^(-?\d+)(?:-Q?(\d+))?(?:-(\d+))?(?:T(\d+))?/.exec(key) ?? [];
  return { year, month: Number(month), day, hour };
}

/** The date of an hour's key. */
function dateOf(key: string): string {
  return key.slice(0, key.indexOf('T'));
}

function monthTick(year: string, month: number): Tick {
  const name = months[month - 1] ?? '';
  const full = `${year} ${name}`;
  return tick(month === 1 ? full : name, full);
}

/** Labels that begin at a column, by what its key says and what the key before it said. */
const ticksAt: Readonly<Record<ZoomLevel, (key: string, before: string) => Ticks>> = {
  hour(key, before) {
    const { hour } = readKey(key);
    return {
      ...(dateOf(key) === dateOf(before) ? {} : { major: tick(dateOf(key)) }),
      ...(Number(hour) % 6 === 0 ? { minor: tick(hour) } : {}),
    };
  },
  day(key) {
    const { year, month, day } = readKey(key);
    return {
      ...(day === '01' ? { major: monthTick(year, month) } : {}),
      ...(labelledDays.has(day) ? { minor: tick(day) } : {}),
    };
  },
  week(key, before) {
    const now = readKey(key);
    const earlier = readKey(before);
    return {
      ...(now.year === earlier.year ? {} : { major: tick(now.year) }),
      ...(now.month === earlier.month ? {} : { minor: tick(months[now.month - 1] ?? '') }),
    };
  },
  month(key) {
    const { year, month } = readKey(key);
    return {
      ...(month === 1 ? { major: tick(year) } : {}),
      ...(month % 3 === 1 ? { minor: tick(`Q${(month + 2) / 3}`) } : {}),
    };
  },
  quarter(key) {
    const { year, month } = readKey(key);
    if (month !== 1) return {};
    const decade = Number(year) % 10 === 0 ? { major: tick(year) } : {};
    return { ...decade, minor: tick(`'${year.slice(-2)}`) };
  },
  year(key) {
    const { year } = readKey(key);
    return {
      ...(Number(year) % 10 === 0 ? { major: tick(year) } : {}),
      ...(Number(year) % 5 === 0 ? { minor: tick(`'${year.slice(-2)}`) } : {}),
    };
  },
};

/** Context for a first column in the middle of its unit, where there is room for it. */
function leadingTick(zoom: ZoomLevel, key: string): Tick {
  const { year, month } = readKey(key);
  if (zoom === 'hour') return tick(dateOf(key));
  return zoom === 'day' ? monthTick(year, month) : tick(year);
}

interface Placed {
  readonly x: number;
  readonly tick: Tick;
}

/** Writes labels left to right, leaving out any that would touch another or be cut. */
function writeLabels(placed: readonly Placed[], width: number): string {
  let line = '';
  for (const { x, tick: label } of placed) {
    const text = line === '' ? label.full : label.short;
    const isFree = line === '' || x > line.length;
    if (isFree && x + text.length <= width) line = line.padEnd(x) + text;
  }
  return line.padEnd(width);
}

/** Puts the unit that is cut by the left edge first, unless the next label needs the room. */
function withLeading(major: readonly Placed[], leading: Tick): readonly Placed[] {
  const next = major[0];
  if (next && next.x <= leading.full.length) return major;
  return [{ x: 0, tick: { short: leading.full, full: leading.full } }, ...major];
}

/** The two lines of the time axis over columns that begin at the grid's left edge. */
export function viewAxis(axis: TimeAxis, columns: Stretch, width: number): AxisLines {
  const major: Placed[] = [];
  const minor: Placed[] = [];
  if (columns.end <= columns.start) return { major: ' '.repeat(width), minor: ' '.repeat(width) };
  let before: string = axis.steps.keyOf(columns.start - 1);
  for (let column = columns.start; column < columns.end; column++) {
    const key = axis.steps.keyOf(column);
    const ticks = ticksAt[axis.zoom](key, before);
    const x = column - columns.start;
    if (ticks.major) major.push({ x, tick: ticks.major });
    if (ticks.minor) minor.push({ x, tick: ticks.minor });
    before = key;
  }
  const leading = leadingTick(axis.zoom, axis.steps.keyOf(columns.start));
  return {
    major: writeLabels(withLeading(major, leading), width),
    minor: writeLabels(minor, width),
  };
}
