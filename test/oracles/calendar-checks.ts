import { expect } from 'vitest';
import { createMapping } from '../../source/domain/mapping/create-mapping.ts';
import { ordinalRange } from '../../source/domain/ordinals.ts';
import type { TimeDefinition, TimeGranularity } from '../../source/domain/partitions/definition.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import { timePartitions } from '../../source/domain/partitions/time-partitions.ts';
import { formatPattern } from '../../source/domain/time/pattern.ts';
import { parsePeriod } from '../../source/domain/time/parse-period.ts';
import { keysTaken } from './keys-taken.ts';
import { check, checkEach, type Checks } from './oracle-case.ts';
import { ourMoment, ourTime } from './their-definition.ts';

type Window = readonly [start: string, end: string];
type BatchSize = 'hour' | 'day' | 'month' | 'year';

const granularities = { hour: 'hourly', day: 'daily', month: 'monthly', year: 'yearly' } as const;

/** Every batch from the `begin` on that starts before a moment, ended or not. */
function batches(size: BatchSize, until: string, begin = '2015-01-01'): TimePartitions {
  const type: TimeGranularity = granularities[size];
  const start = ourTime(begin);
  const definition: TimeDefinition = { type, start, timezone: 'UTC' };
  const now = ourMoment(until);
  const [, ceiling] = timePartitions(definition, now).overlapping({ start: -Infinity, end: now });
  return timePartitions(
    { ...definition, endOffset: 1 },
    timePartitions(definition, 0).startOf(ceiling - 1),
  );
}

/** When the last of them ends: their ceiling of the moment. */
function ceiling(size: BatchSize, moment: string): number {
  const partitions = batches(size, moment);
  return partitions.endOf(partitions.count - 1);
}

/** What a trailing window as wide as the lookback takes, seen from the newest batch. */
function lookBack(partitions: TimePartitions, lookback: number): readonly number[] {
  const made = createMapping({
    spec: { offset: [-lookback, 0] },
    upstream: partitions,
    downstream: partitions,
  });
  if (!made.ok) throw new Error('a trailing window always maps');
  return made.value.upstream(ordinalRange(partitions.count - 1, partitions.count));
}

function windows(partitions: TimePartitions, count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, i) => [partitions.startOf(i), partitions.endOf(i)]);
}

function moments(window: Window): readonly number[] {
  return window.map((each) => ourMoment(each));
}

function scheduled(schedule: string, timezone: string, start = '2020-01-01'): TimeDefinition {
  return { type: 'cron', schedule, timezone, start };
}

interface Scheduled {
  readonly cron: string;
  readonly tz: string;
}

/** Where calendars cut time, and what texts about time mean. */
export const calendarChecks: Checks = {
  cron_intervals: check<Scheduled & { earliest: string }, readonly Window[]>(
    ({ cron, tz, earliest }, expected) => {
      const partitions = timePartitions(scheduled(cron, tz, earliest), 0);
      expect(windows(partitions, expected.length)).toEqual(expected.map(moments));
    },
  ),

  cron_interval_at: check<Scheduled & { at: string }, Window>(({ cron, tz, at }, expected) => {
    const partitions = timePartitions(scheduled(cron, tz), ourMoment(at));
    expect(windows(partitions, partitions.count).at(-1)).toEqual(moments(expected));
  }),

  cron_next: check<Scheduled & { last: Window }, Window>(({ cron, tz, last }, expected) => {
    const [, end] = moments(last);
    const partitions = timePartitions(scheduled(cron, tz), 0);
    const [next] = partitions.overlapping({ start: end!, end: end! + 1 });
    expect([partitions.startOf(next), partitions.endOf(next)]).toEqual(moments(expected));
  }),

  calendar_windows: checkEach({
    'dst-001': check<{ from_: string; to: string; tz: string }, readonly Window[]>(
      ({ from_: start, to: end, tz: timezone }, expected) => {
        const definition = { type: 'daily', start, end, timezone } as const;
        const partitions = timePartitions(definition, ourMoment(null));
        expect(windows(partitions, partitions.count)).toEqual(expected.map(moments));
      },
    ),
    'dst-003': check<{ day: string; tz: string }, { hours: number }>(({ day, tz }, { hours }) => {
      const { start, end } = parsePeriod(day, tz)!;
      expect((end - start) / 3_600_000).toBe(hours);
    }),
  }),

  microbatch_end: check<
    { now: string; batch_size: BatchSize; event_time_end: string | null },
    string
  >(({ now, batch_size, event_time_end }, expected) => {
    expect(ceiling(batch_size, event_time_end ?? now)).toBe(ourMoment(expected));
  }),

  microbatch_ceiling: check<{ ts: string; batch_size: BatchSize }, string>(
    ({ ts, batch_size }, expected) => {
      expect(ceiling(batch_size, ts)).toBe(ourMoment(expected));
    },
  ),

  microbatch_start: check<
    {
      batch_size: BatchSize;
      checkpoint: string;
      lookback: number;
      is_incremental?: boolean;
      begin?: string;
    },
    string
  >(({ batch_size, checkpoint, lookback, is_incremental, begin }, expected) => {
    const partitions = batches(batch_size, checkpoint, begin);
    const first = is_incremental === false ? 0 : lookBack(partitions, lookback)[0]!;
    expect(partitions.startOf(first)).toBe(ourMoment(expected));
  }),

  microbatch_batches: check<
    { batch_size: BatchSize; start: string; end: string },
    readonly Window[]
  >(({ batch_size, start, end }, expected) => {
    const definition: TimeDefinition = {
      type: granularities[batch_size],
      start,
      end,
      timezone: 'UTC',
    };
    const partitions = timePartitions(definition, ourMoment(null));
    expect(windows(partitions, partitions.count)).toEqual(expected.map(moments));
  }),

  microbatch_offset: check<
    { ts: string; batch_size: BatchSize; offset?: number },
    string | Readonly<Record<string, string>>
  >(({ ts, batch_size, offset = 0 }, expected) => {
    const moment = ourMoment(ts);
    const partitions = batches(batch_size, ts);
    const [at] = partitions.overlapping({ start: moment, end: moment + 1 });
    const steps = typeof expected === 'string' ? { [offset]: expected } : expected;
    for (const [step, start] of Object.entries(steps)) {
      expect(partitions.startOf(at + Number(step))).toBe(ourMoment(start));
    }
  }),

  microbatch_id: check<
    { start: string },
    Readonly<Record<'batch_id' | 'label', Readonly<Record<BatchSize, string>>>>
  >(({ start }, { batch_id, label }) => {
    const moment = ourMoment(start);
    const patterns = { year: 'yyyy', month: 'yyyyMM', day: 'yyyyMMdd', hour: "yyyyMMdd'T'HH" };
    for (const size of Object.keys(patterns) as BatchSize[]) {
      expect(formatPattern(moment, 'UTC', patterns[size])).toBe(batch_id[size]);
      const partitions = batches(size, start);
      const [ordinal] = partitions.overlapping({ start: moment, end: moment + 1 });
      expect(partitions.keyOf(ordinal)).toBe(label[size]);
    }
  }),

  microbatch_run: checkEach({
    'dbt-047': check<
      { batch_size: BatchSize; lookback: number; window_end: string },
      { start: string; ids: readonly string[] }
    >(({ batch_size, lookback, window_end }, { start, ids }) => {
      const partitions = batches(batch_size, window_end);
      const [first, end] = lookBack(partitions, lookback);
      const starts = windows(partitions, end!)
        .slice(first)
        .map(([each]) => each!);
      expect(starts[0]).toBe(ourMoment(start));
      expect(starts.map((each) => formatPattern(each, 'UTC', 'yyyyMMdd'))).toEqual(ids);
    }),
  }),

  make_inclusive: check<{ start: string; end: string }, Window>(({ start, end }, expected) => {
    const window = { start: parsePeriod(start, 'UTC')!.start, end: parsePeriod(end, 'UTC')!.end };
    // Theirs ends in the last microsecond, ours is half open.
    expect([window.start, window.end - 1]).toEqual(moments(expected));
  }),

  categorical_relative: check<string, boolean>((input, expected) => {
    const words: Readonly<Record<string, string>> = { '1 day ago': 'yesterday' };
    const text = words[input] ?? input;
    const days: TimeDefinition = {
      type: 'hourly',
      start: '2022-12-01',
      timezone: 'UTC',
      endOffset: 24,
    };
    const on = (now: number) => keysTaken(days, text, now);
    const [morning, evening, tomorrow] = [8, 20, 32].map((hour) => on(Date.UTC(2023, 0, 1, hour)));
    const isWholeDay = morning!.length === 24 && String(morning) === String(evening);
    expect(isWholeDay && String(morning) !== String(tomorrow)).toBe(expected);
  }),

  airflow_partition_mapper: check<{ key: string }, string>(({ key }, expected) => {
    const now = ourMoment(null);
    const halfHours = {
      type: 'hourly',
      minuteOffset: 30,
      start: '2026-01-01',
      timezone: 'UTC',
    } as const;
    const upstream = timePartitions(halfHours, now);
    const downstream = timePartitions({ type: 'daily', start: '2026-01-01', timezone: 'UTC' }, now);
    const made = createMapping({ upstream, downstream });
    if (!made.ok) throw new Error('time always maps to time');
    const hour = upstream.ordinalOf(key.slice(0, 16))!;
    const [first, end] = made.value.downstream(ordinalRange(hour, hour + 1));
    expect([downstream.keyOf(first!), end! - first!]).toEqual([expected, 1]);
  }),

  airflow_partition_backfill: check<{ from_: string; to: string }, { runs: string }>(
    ({ from_, to }, { runs }) => {
      const hours: TimeDefinition = { type: 'hourly', start: '2026-03-01', timezone: 'UTC' };
      const range = `2026-03-10T${from_.slice(0, 2)}..2026-03-10T${to.slice(0, 2)}`;
      expect(keysTaken(hours, range, ourMoment(null))).toEqual(['2026-03-10T08', '2026-03-10T09']);
      expect(runs).toContain('08:00 and 09:00 (both ends inclusive)');
    },
  ),
};
