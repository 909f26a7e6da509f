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
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${pad(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h${pad(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d${pad(hours % 24)}h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
