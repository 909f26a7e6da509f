import { dayMs, hourMs, minuteMs, secondMs } from './civil-date.ts';

const unitsMs = [7 * dayMs, dayMs, hourMs, minuteMs, secondMs, 1];

const number = String.raw`(\d+(?:\.\d+)?)`;
const spelling = new RegExp(
  `^${['w', 'd', 'h', 'm', 's', 'ms'].map((unit) => `(?:${number}${unit})?`).join('')}$`,
);

/**
 * Milliseconds of a duration such as `10s`, `1h30m`, `2d` or `500ms`: larger units first, a day
 * being 24 hours. `undefined` for any other text.
 */
export function parseDuration(text: string): number | undefined {
  const match = text === '' ? null : spelling.exec(text);
  if (!match) return undefined;
  const total = unitsMs.reduce((sum, unitMs, i) => sum + Number(match[i + 1] ?? 0) * unitMs, 0);
  return Math.round(total);
}

/** A duration in at most two units, `54s`, `2m14s`, `1h05m`, `3d02h`; tenths below ten seconds. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms === 0) return '0s';
  if (ms < 100) return `${Math.ceil(ms)}ms`;
  if (ms < 9_950) return `${(ms / secondMs).toFixed(1)}s`;
  const seconds = Math.round(ms / secondMs);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return twoUnits(seconds, [60, 'm'], [1, 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(minutes, [60, 'h'], [1, 'm']);
  return twoUnits(Math.round(minutes / 60), [24, 'd'], [1, 'h']);
}

type Unit = readonly [size: number, suffix: string];

function twoUnits(amount: number, [size, large]: Unit, [, small]: Unit): string {
  return `${Math.floor(amount / size)}${large}${String(amount % size).padStart(2, '0')}${small}`;
}
