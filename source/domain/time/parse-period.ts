import type { TimeGranularity } from '../partitions/definition.ts';
import type { TimeWindow } from '../partitions/partitions.ts';
import { createTickKeys } from './tick-keys.ts';
import { createTicks } from './create-ticks.ts';

interface PeriodSpelling {
  readonly type: TimeGranularity;
  readonly pattern: string;
  readonly spelling: RegExp;
}

const spellings: readonly PeriodSpelling[] = [
  { type: 'yearly', pattern: 'yyyy', spelling: /^\d{4}$/ },
  { type: 'quarterly', pattern: "yyyy-'Q'Q", spelling: /^\d{4}-Q\d$/ },
  { type: 'monthly', pattern: 'yyyy-MM', spelling: /^\d{4}-\d\d$/ },
  { type: 'daily', pattern: 'yyyy-MM-dd', spelling: /^\d{4}-\d\d-\d\d$/ },
  {
    type: 'hourly',
    pattern: "yyyy-MM-dd'T'HH",
    spelling: /^\d{4}-\d\d-\d\dT\d\d(?:[+-]\d\d:\d\d)?$/,
  },
  {
    type: 'hourly',
    pattern: "yyyy-MM-dd'T'HH:mm",
    spelling: /^\d{4}-\d\d-\d\dT\d\d:([0-5]\d)(?:[+-]\d\d:\d\d)?$/,
  },
];

/**
 * The window of a year, quarter, month, day or hour: `2024`, `2024-Q1`, `2024-03`, `2024-03-04`,
 * `2024-03-04T05`, or the hour from a minute on, `2024-03-04T05:15`. The later of two equal hours
 * is `2021-11-07T01-06:00`. `undefined` for other text and for times that the zone's clocks skip.
 */
export function parsePeriod(text: string, timezone: string): TimeWindow | undefined {
  for (const { type, pattern, spelling } of spellings) {
    const match = spelling.exec(text);
    if (!match) continue;
    const ticks = createTicks({ type, timezone, minuteOffset: Number(match[1] ?? 0) });
    const index = createTickKeys(ticks, timezone, pattern).indexOf(text);
    if (index === undefined) return undefined;
    return { start: ticks.startOf(index), end: ticks.startOf(index + 1) };
  }
  return undefined;
}
