import { expect } from 'vitest';
import { countOrdinals, eachOrdinal, ordinalsFrom } from '../../source/domain/ordinals.ts';
import type { TimeDefinition } from '../../source/domain/partitions/definition.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { plannedAssetAt } from '../../source/domain/plan/task-id.ts';
import { openWriter } from '../../source/store/open-writer.ts';
import { fixed, timed } from '../builders/asset.ts';
import { assetOf, graph } from '../builders/graph.ts';
import { stateOf } from '../builders/state.ts';
import { chart, planFor } from '../domain/plan/plan-chart.ts';
import { openScene, temporaryDirectory } from '../store/scene.ts';
import { check, checkEach, type Checks } from './oracle-case.ts';
import { plannedKeys, taskRanges } from './planned.ts';
import { ourMoment } from './their-definition.ts';

type Windows = readonly (readonly [start: string, end: string])[];
type Unit = 'day' | 'hour';

const units = { day: 'daily', hour: 'hourly' } as const;
const dayMs = 86_400_000;

interface Missing {
  readonly unit?: Unit;
  readonly have?: Windows;
  /** The first and last day of the model's own life. */
  readonly model?: readonly [string, string];
  readonly start: string;
  readonly end?: string;
  readonly execution?: string;
  readonly cron_tz?: string;
}

function dayAfter(date: string): string {
  return new Date(ourMoment(date) + dayMs).toISOString().slice(0, 10);
}

/**
 * Bounds that are times hold whole windows alone, as bounds of a definition do here; dates are
 * days to select, the last included.
 */
function definitionOf({
  unit = 'day',
  have = [],
  model,
  start,
  end,
  cron_tz,
}: Missing): TimeDefinition {
  const rule = { type: units[unit], timezone: cron_tz ?? 'UTC' };
  if (model) return { ...rule, start: model[0], end: dayAfter(model[1]) };
  if (end !== undefined && end.length > 10) return { ...rule, start, end };
  return { ...rule, start: [start, ...have.map(([from]) => from)].sort()[0]! };
}

/** What is built, as a letter per partition. */
function drawBuilt(partitions: TimePartitions, have: Windows): string {
  let row = '';
  for (const [from, to] of have) {
    const [first, last] = partitions.overlapping({ start: ourMoment(from), end: ourMoment(to) });
    row = row.padEnd(first, '.').padEnd(last, 'S');
  }
  return row;
}

/** The plan for what is missing of a model between two dates. */
function planMissing(input: Missing): { readonly plan: Plan; readonly partitions: TimePartitions } {
  const { start, end = '', have = [], execution } = input;
  const drawn = graph('model', { model: definitionOf(input) }, ourMoment(execution));
  const partitions = assetOf(drawn, 'model').partitions as TimePartitions;
  const state = stateOf(drawn, { model: drawBuilt(partitions, have) });
  const isAsked = end.length <= 10;
  const request = isAsked ? { partitions: `${start}..${end}` } : {};
  return { plan: planFor({ graph: drawn, state }, request), partitions };
}

/** `[1, 2]` as the second of some days. */
type Numbered = readonly (readonly [number, number])[];

function daysOf(intervals: Numbered): readonly number[] {
  return intervals.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
}

/** Days in `3 days ago` or `1 week ago`. */
function daysIn(ago: string): number {
  const [count, unit] = ago.split(' ');
  return Number(count) * (unit?.startsWith('week') ? 7 : 1);
}

/** Which cells a plan takes, and how it cuts them. */
export const planChecks: Checks = {
  missing_intervals: check<Missing, Windows>((input, expected) => {
    const { plan, partitions } = planMissing(input);
    const cells = [...eachOrdinal(plannedAssetAt(plan, 0)?.cells ?? [])];
    const windows = cells.map((each) => [partitions.startOf(each), partitions.endOf(each)]);
    expect(windows).toEqual(
      expected.map((window) => window.map((each) => ourMoment(each, input.cron_tz))),
    );
  }),

  missing_count: check<Missing, number>((input, expected) => {
    expect(planMissing(input).plan.cellCount).toBe(expected);
  }),

  // Intervals that are not ready are days left out; `uninterrupted` is `dependsOnPast`.
  interval_diff: check<{ a: Numbered; b: Numbered; uninterrupted: boolean }, Numbered>(
    ({ a, b, uninterrupted }, expected) => {
      const shapes = { model: { dependsOnPast: uninterrupted } };
      const drawn = graph('model', shapes);
      const { partitions } = assetOf(drawn, 'model');
      const wanted = daysOf(a);
      const row = Array.from({ length: 10 }, (_, day) => (wanted.includes(day) ? '.' : 'S'));
      const plan = planFor(
        { graph: drawn, state: stateOf(drawn, { model: row.join('') }) },
        {
          partitions: wanted.map((day) => partitions.keyOf(day)).join(','),
          exclude: daysOf(b).map((day) => `model/${partitions.keyOf(day)}`),
        },
      );
      expect(plannedAssetAt(plan, 0)?.cells ?? []).toEqual(ordinalsFrom(daysOf(expected)));
    },
  ),

  // What a signal does not call ready is left out.
  readiness: check<unknown, Readonly<Record<'a' | 'b' | 'c', Windows>>>((_, expected) => {
    const start = '2023-01-01';
    const drawn = graph(
      'a, b -> c',
      { a: timed('daily', { start }), b: timed('hourly', { start }), c: 'unpartitioned' },
      ourMoment('2023-01-04'),
    );
    const exclude = ['a/2023-01-03', 'b/2023-01-01T00..2023-01-01T22'];
    const plan = planFor({ graph: drawn }, { exclude });
    const readied = drawn.assets.map(({ name, index, partitions }) => {
      const cells = plannedAssetAt(plan, index)?.cells ?? [];
      if (partitions.kind !== 'time') return [name, cells];
      const [first, end] = cells;
      return [name, [[partitions.startOf(first!), partitions.endOf(end! - 1)]]];
    });
    const moments = Object.entries(expected).map(([name, windows]) => [
      name,
      windows.map((window) => window.map((each) => ourMoment(each))),
    ]);
    expect(readied).toEqual(moments);
  }),

  // Restating a day is rebuilding it with all that comes of it.
  restatement_removal: check<
    { depends_on_past: boolean; have: readonly [string, string]; remove: string },
    { missing: readonly string[] }
  >(({ depends_on_past, have: [oldest], remove }, { missing }) => {
    const drawn = graph('model', { model: { dependsOnPast: depends_on_past } });
    const { partitions } = assetOf(drawn, 'model');
    const keyOf = (ago: string) => partitions.keyOf(partitions.count - daysIn(ago));
    const row = 'S'.padStart(partitions.count - daysIn(oldest) + 1, '.').padEnd(60, 'S');
    const plan = planFor(
      { graph: drawn, state: stateOf(drawn, { model: row }) },
      { partitions: keyOf(remove), only: ['all'], downstream: true },
    );
    expect(plannedKeys(plan, drawn, 'model')).toEqual(missing.map(keyOf));
  }),

  batches: check<
    { model: readonly [string, string]; batch_size: number; start: string; end: string },
    { count: number; first: readonly [string, string]; last: readonly [string, string] }
  >(({ model, batch_size, start, end }, expected) => {
    const partitions = definitionOf({ model, start });
    const drawn = graph(
      'model',
      { model: { partitions, strategy: { batch: batch_size } } },
      ourMoment(null),
    );
    const plan = planFor({ graph: drawn }, { partitions: `${start}..${end}` });
    const ranges = taskRanges(plan, drawn);
    const windows = ranges.map(([first, last]) => [first, dayAfter(last)]);
    expect({ count: plan.taskCount, first: windows[0], last: windows.at(-1) }).toEqual(expected);
  }),

  backfill_create: checkEach({
    'air-001': check<
      { from_: string; to: string; existing_in_flight: readonly string[] },
      { created: readonly string[]; skipped: Readonly<Record<string, string>> }
    >(({ from_, to, existing_in_flight }, { created, skipped }) => {
      const drawn = graph('dag', { dag: timed('daily', { start: from_ }) }, ourMoment(null));
      const { partitions } = assetOf(drawn, 'dag');
      const busy = ordinalsFrom(existing_in_flight.map((key) => partitions.ordinalOf(key)!));
      const plan = planFor(
        { graph: drawn, inFlight: new Map([[0, busy]]) },
        { partitions: `${from_}..${to}` },
      );
      expect(plannedKeys(plan, drawn, 'dag')).toEqual(created);
      const left = plan.skipped.flatMap(({ start, end, reason }) =>
        Array.from({ length: end - start }, (_, i) => [partitions.keyOf(start + i), reason]),
      );
      const reasons = Object.entries(skipped).map(([key, text]) => [key, text.replace(' ', '-')]);
      expect(left).toEqual(reasons);
    }),

    'air-006': check<unknown, unknown>(async () => {
      const drawn = graph('dag');
      const directory = temporaryDirectory();
      const writer = await openScene(directory, drawn);
      const second = await openWriter(directory, drawn);
      await writer.close();
      expect(second).toMatchObject({ ok: false, problems: [{ code: 'state-busy' }] });
    }),
  }),

  reprocess: check<
    { range: readonly [string, string]; existing: Readonly<Record<string, string>> },
    { runs: number }
  >(({ range: [first, last] }, { runs }) => {
    const drawn = graph('dag', { dag: timed('daily', { start: first }) }, ourMoment('2021-01-10'));
    const plan = planFor(
      // The third day has succeeded, the fourth has failed, the fifth is running.
      { graph: drawn, state: stateOf(drawn, { dag: '..SF' }), inFlight: new Map([[0, [4, 5]]]) },
      { partitions: `${first}..${last}`, only: ['missing', 'failed'] },
    );
    expect(chart(drawn, plan)).toEqual({ dag: 'mm=f~mm' });
    expect(plan.taskCount).toBe(runs);
  }),

  backfill_policy: checkEach({
    'pol-004': check<{ keys: readonly string[] }, { ranges: Windows }>(({ keys }, { ranges }) => {
      const partitions = timed('daily', { start: '2023-10-01' });
      const drawn = graph('a', { a: { partitions, strategy: { batch: 2 } } }, ourMoment(null));
      const plan = planFor({ graph: drawn }, { partitions: keys.join(',') });
      expect(taskRanges(plan, drawn)).toEqual(ranges);
    }),

    'pol-006': check<{ dynamic: readonly string[] }, { ranges: Windows }>(
      ({ dynamic }, { ranges }) => {
        const drawn = graph('a', { a: { partitions: fixed(...dynamic), strategy: { batch: 1 } } });
        expect(taskRanges(planFor({ graph: drawn }), drawn)).toEqual(ranges);
      },
    ),

    'pol-010': check<{ keys: readonly string[] }, { tick1_runs: number }>(
      ({ keys }, { tick1_runs }) => {
        const start = timed('daily', { start: '2023-03-01' });
        const drawn = graph('a -[-1,0]-> b', { a: start, b: start }, ourMoment('2023-03-04'));
        const plan = planFor(
          { graph: drawn, state: stateOf(drawn, { a: 'S' }) },
          { partitions: keys.join(',') },
        );
        const roots = taskRanges(plan, drawn).slice(0, tick1_runs);
        expect(countOrdinals(plannedAssetAt(plan, 0)!.cells)).toBe(tick1_runs);
        expect(roots).toEqual(keys.map((key) => [key, key]));
      },
    ),
  }),
};
