import { formatInstant } from '../time/format-instant.ts';
import { windowOver } from './dimensions.ts';
import type { Partitions } from './partitions.ts';

/** Bounds of a window as ISO 8601 in its zone; `null` for partitions without windows. */
export interface WindowText {
  readonly start: string | null;
  readonly end: string | null;
}

/** The time from a first to a last cell's window, as text. */
export function viewWindow(partitions: Partitions, first: number, last: number): WindowText {
  const window = windowOver(partitions, first, last);
  if (!window) return { start: null, end: null };
  const { start, end, timezone } = window;
  return { start: formatInstant(start, timezone), end: formatInstant(end, timezone) };
}
