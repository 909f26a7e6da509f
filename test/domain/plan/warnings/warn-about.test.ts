import { describe, expect, test } from 'vitest';
import type { PlanRequest } from '../../../../source/domain/plan/plan.ts';
import { timed } from '../../../builders/asset.ts';
import { assetOf, graph, type Shape } from '../../../builders/graph.ts';
import { stateOf } from '../../../builders/state.ts';
import { planFor } from '../plan-chart.ts';

const fourDays = Date.UTC(2024, 0, 5);

interface Drawing {
  readonly title: string;
  readonly draw: string;
  readonly shapes?: Record<string, Shape>;
  readonly at?: number;
  readonly given?: Record<string, string>;
  readonly when: Partial<PlanRequest>;
  /** `code: message` of each warning. */
  readonly then: readonly string[];
}

const drawings: readonly Drawing[] = [
  {
    title: 'nothing to warn of',
    draw: 'raw -> clean',
    given: { raw: 'SS', clean: 'S' },
    when: {},
    then: [],
  },
  {
    title: 'cells that were left out for want of parents come with the command that includes them',
    draw: 'raw -> clean -> report',
    given: { raw: 'S.FS' },
    when: { selection: 'clean report', partitions: '2024-01-02..', exclude: ['report/2024-01-04'] },
    then: [
      "upstream-missing: 2 cells of clean are left out: they need 2 cells of raw, neither built nor planned; `backfill plan 'clean report' 2024-01-02.. --exclude report/2024-01-04 --upstream` includes what is missing, --force builds without.",
      "upstream-missing: 2 cells of report are left out: they need 2 cells of clean, neither built nor planned; `backfill plan 'clean report' 2024-01-02.. --exclude report/2024-01-04 --upstream` includes what is missing, --force builds without.",
    ],
  },
  {
    title: 'cells picked by hand come with the flag alone',
    draw: 'raw -> clean',
    when: { selection: '', cells: ['clean/2024-01-02'] },
    then: [
      'upstream-missing: 1 cell of clean is left out: it needs 1 cell of raw, neither built nor planned; --upstream includes what is missing, --force builds without.',
    ],
  },
  {
    title: 'a missing past counts as a missing parent',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    given: { raw: 'S' },
    when: { partitions: '2024-01-03..' },
    then: [
      "upstream-missing: 2 cells of raw are left out: they need the partition before, neither built nor planned; `backfill plan '*' 2024-01-03.. --upstream` includes what is missing, --force builds without.",
    ],
  },
  {
    title: 'what upstream cannot add is said',
    draw: 'raw -> clean',
    when: { selection: 'clean', partitions: '2024-01-02', upstream: true, exclude: ['raw'] },
    then: [
      'upstream-missing: 1 cell of clean is left out: it needs 1 cell of raw, neither built nor planned; --upstream cannot add what is excluded, in flight, not ready or itself without parents, --force builds without.',
    ],
  },
  {
    title: 'forced cells are told of all the same',
    draw: 'raw -> clean',
    shapes: { clean: { dependsOnPast: true } },
    when: { selection: 'clean', partitions: '2024-01-03..', force: true },
    then: [
      'upstream-missing: 2 cells of clean will be built without 2 cells of raw, neither built nor planned.',
      'upstream-missing: 1 cell of clean will be built without the partition before, neither built nor planned.',
    ],
  },
  {
    title: 'parents that can never exist are counted, with an example',
    draw: 'raw -> weekly',
    shapes: { raw: timed('daily', { start: '2024-01-03' }), weekly: 'weekly' },
    at: Date.UTC(2024, 0, 15),
    when: {},
    then: [
      'upstream-nonexistent: weekly needs 2 partitions of raw that can never exist, such as raw/2024-01-01; its cells are built without.',
    ],
  },
  {
    title: 'a stale parent that is not in the plan is told of',
    draw: 'raw -> clean',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'OOSS', clean: '..S' },
    when: { selection: 'clean' },
    then: [
      "stale-parent: clean will read 2 cells of raw that are stale and not in the plan. Take it in: `backfill plan 'clean raw'`.",
    ],
  },
  {
    title: 'a stale parent comes without a command where the request would not take it',
    draw: 'raw -> clean',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'OOSS', clean: '..S' },
    when: { selection: 'clean', only: ['missing'] },
    then: [
      'stale-parent: clean will read 2 cells of raw that are stale and not in the plan. Add raw to the selection.',
    ],
  },
  {
    title: 'a stale past that is not in the plan is told of',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    given: { raw: 'SNS.' },
    when: { only: ['missing'] },
    then: [
      'stale-parent: raw will continue from 1 earlier cell that is stale and not in the plan. Select earlier partitions too.',
    ],
  },
  {
    title: 'all that comes after a rebuilt cell is left stale',
    draw: 'raw -> clean',
    shapes: { raw: { dependsOnPast: true } },
    given: { raw: 'SSSS', clean: 'SSS' },
    when: { selection: 'raw', partitions: '2024-01-02', only: ['all'] },
    then: [
      'left-stale: Fresh cells that read what this plan builds will be stale: 2 cells of raw, 2 cells of clean; `backfill plan raw 2024-01-02 --only all --downstream` includes them.',
    ],
  },
  {
    title: 'a stale parent that is in the plan is not',
    draw: 'raw -> clean',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'OOSS', clean: '..S' },
    when: {},
    then: [],
  },
  {
    title: 'what the plan leaves stale is counted per asset, with the command that includes it',
    draw: 'raw -> clean -> report; raw -> weekly',
    given: { raw: 'SF.S', clean: 'SSSS', report: 'SSS.' },
    when: { selection: 'raw' },
    then: [
      'left-stale: Fresh cells that read what this plan builds will be stale: 2 cells of clean, 2 cells of report; `backfill plan raw --downstream` includes them.',
    ],
  },
  {
    title: 'what was stale before is no news',
    draw: 'raw -> clean',
    shapes: { clean: { codeVersion: '2' } },
    given: { raw: 'F', clean: 'O' },
    when: { selection: 'raw' },
    then: [],
  },
  {
    title: 'what downstream may not rebuild is left stale',
    draw: 'raw -> clean',
    given: { raw: 'F', clean: 'S' },
    when: { selection: 'raw', downstream: true, exclude: ['clean'] },
    then: [
      'left-stale: Fresh cells that read what this plan builds will be stale: 1 cell of clean; they are excluded, in flight or without their parents.',
    ],
  },
  {
    title: 'an unselected asset between selected ones is a gap',
    draw: 'raw -> clean -> report',
    given: { raw: 'FSSS', clean: 'SSSS', report: '.SSS' },
    when: { selection: 'raw report' },
    then: [
      "gap-in-path: clean lies between selected assets but is not selected: 1 cell of clean would keep what was built before. Take it in: `backfill plan 'raw report clean'`.",
      "left-stale: Fresh cells that read what this plan builds will be stale: 1 cell of clean; `backfill plan 'raw report' --downstream` includes them.",
    ],
  },
  {
    title: 'every asset of a longer gap is named',
    draw: 'raw -> clean -> joined -> report',
    given: { raw: 'F', clean: 'S', joined: 'S' },
    when: { selection: 'raw report', partitions: '2024-01-01' },
    then: [
      "gap-in-path: clean lies between selected assets but is not selected: 1 cell of clean would keep what was built before. Take it in: `backfill plan 'raw report clean joined' 2024-01-01`.",
      "gap-in-path: joined lies between selected assets but is not selected: 1 cell of joined would keep what was built before. Take it in: `backfill plan 'raw report clean joined' 2024-01-01`.",
      "left-stale: Fresh cells that read what this plan builds will be stale: 1 cell of clean, 1 cell of joined; `backfill plan 'raw report' 2024-01-01 --downstream` includes them.",
    ],
  },
  {
    title: 'a gap that was made on purpose comes without a command, which would not close it',
    draw: 'raw -> clean -> report',
    given: { raw: 'F', clean: 'S' },
    when: { selection: '* !clean', partitions: '2024-01-01' },
    then: [
      'gap-in-path: clean lies between selected assets but is not selected: 1 cell of clean would keep what was built before. Add clean to the selection.',
      "left-stale: Fresh cells that read what this plan builds will be stale: 1 cell of clean; `backfill plan '* !clean' 2024-01-01 --downstream` includes them.",
    ],
  },
  {
    title: 'selected cells that no planned cell leads to make no gap',
    draw: 'raw -> clean -> report',
    given: { raw: 'FSSS', clean: 'SSSS', report: 'S' },
    when: { selection: '', cells: ['raw/2024-01-01', 'report/2024-01-03'] },
    then: [
      'left-stale: Fresh cells that read what this plan builds will be stale: 1 cell of clean, 1 cell of report; --downstream includes them.',
    ],
  },
  {
    title: 'a selection outside an asset’s life tells when it lives',
    draw: 'raw -> late',
    shapes: { late: timed('daily', { start: '2024-01-03' }) },
    when: { partitions: '2024-01-01' },
    then: [
      'outside-life: "2024-01-01" holds no partition of late, which has 2024-01-03 to 2024-01-04.',
    ],
  },
  {
    title: 'a range that begins before assets do names the first three of them',
    draw: 'a; b; c; d; early',
    shapes: { early: timed('daily', { start: '2023-01-01' }) },
    when: { selection: '* !d', partitions: '2023-12-30..2024-01-02,!2023..2024-01-01' },
    then: [
      'outside-life: "2023-12-30..2024-01-02" begins before a (from 2024-01-01), b (from 2024-01-01), c (from 2024-01-01): there is nothing of the rest to build.',
    ],
  },
  {
    title:
      'a range that ends after the end of an asset is told of, one that ends in the future not',
    draw: 'old; young',
    shapes: { old: timed('daily', { end: '2024-01-03' }) },
    when: { partitions: '2024-01-02..2024-12-31' },
    then: [
      'outside-life: "2024-01-02..2024-12-31" ends after old (to 2024-01-02): there is nothing of the rest to build.',
    ],
  },
  {
    title: 'open ranges and periods that an asset begins in are inside its life',
    draw: 'old; young',
    shapes: { old: timed('daily', { end: '2024-01-03' }) },
    when: { partitions: '2024..2024-01-02,2024-01-02..,..2024-01-02T10:00' },
    then: [],
  },
  {
    title: 'a selection of nothing at all says so first',
    draw: 'raw -> monthly',
    shapes: { monthly: 'monthly' },
    when: { selection: 'monthly' },
    then: [
      'nothing-selected: The selection holds no partitions.',
      'outside-life: monthly has no partitions yet.',
    ],
  },
];

function warningsOf({ draw, shapes, at, given, when }: Drawing): readonly string[] {
  const drawn = graph(draw, shapes, at ?? fourDays);
  const plan = planFor({ graph: drawn, state: stateOf(drawn, given ?? {}) }, when);
  return plan.warnings.map(({ code, message }) => `${code}: ${message}`);
}

describe('warnings', () => {
  test.each(drawings)('$title', (drawing) => {
    expect(warningsOf(drawing)).toEqual(drawing.then);
  });

  test('a built parent that another backfill is rebuilding is told of', () => {
    const drawn = graph('raw -> clean', {}, fourDays);
    const state = stateOf(drawn, { raw: 'SS', clean: '.S' });
    const inFlight = new Map([[assetOf(drawn, 'raw').index, [0, 2]]]);

    const plan = planFor(
      { graph: drawn, state, inFlight },
      { selection: 'clean', partitions: '2024-01-01' },
    );

    expect(plan.warnings).toEqual([
      {
        code: 'parent-in-flight',
        message:
          'clean will read 1 cell of raw that another backfill is rebuilding, and may be stale afterwards.',
      },
    ]);
  });

  test('large numbers are grouped', () => {
    const drawn = graph('raw -> clean', { raw: 'hourly', clean: 'hourly' });

    const { warnings } = planFor({ graph: drawn }, { selection: 'clean' });

    expect(warnings[0]?.message).toContain('1,440 cells of clean are left out');
  });
});
