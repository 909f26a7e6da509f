import { hourMs, minuteMs, secondMs } from './civil-date.ts';

/** `+05:30`, `-06:00`, `+00:00`; seconds only where a historical offset has them. */
export function formatOffset(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  const fields = [Math.floor(size / hourMs), Math.floor(size / minuteMs) % 60];
  const seconds = Math.floor(size / secondMs) % 60;
  if (seconds > 0) fields.push(seconds);
  return (offsetMs < 0 ? '-' : '+') + fields.map((each) => String(each).padStart(2, '0')).join(':');
}

const spelling = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d)(?::([0-5]\d))?)?$/;

/** Milliseconds of an offset such as `Z`, `+05:30`, `-0600` or `-06`; `undefined` for other text. */
export function parseOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const match = spelling.exec(text);
  if (!match) return undefined;
  const [, sign, hours, minutes = '0', seconds = '0'] = match;
  const size = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs;
  return sign === '-' ? -size : size;
}
