import { expect, test } from 'vitest';
import { diffPlans, type PlanDiff } from '../../../source/domain/plan/diff-plans.ts';
import { encodePlan } from '../../../source/domain/plan/plan-file.ts';
import { timed } from '../../builders/asset.ts';
import { graph, type Shape } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';
import { planFor } from './plan-chart.ts';

const sixDays = Date.UTC(2024, 0, 7);

interface Given {
  readonly shapes?: Record<string, Shape>;
  readonly draw?: string;
  readonly cells: Record<string, string>;
}

interface Example {
  readonly title: string;
  readonly earlier: Given;
  readonly later: Given;
  /** `asset first..last n why` */
  readonly then: Record<keyof PlanDiff, readonly string[]>;
}

const nothing = { added: [], removed: [], changed: [] };

const examples: readonly Example[] = [
  {
    title: 'is empty for equal plans',
    earlier: { cells: { a: 'SF' } },
    later: { cells: { a: 'SF' } },
    then: nothing,
  },
  {
    title: 'joins neighbours into ranges',
    earlier: { cells: { a: 'SS..SS', b: 'SSSSSS' } },
    later: { cells: { a: '..SSSF', b: 'SSSSSS' } },
    then: {
      added: [
        'a 2024-01-01..2024-01-02 2 missing',
        'a 2024-01-06..2024-01-06 1 failed',
        'b 2024-01-01..2024-01-02 2 stale:upstream',
        'b 2024-01-06..2024-01-06 1 stale:upstream',
      ],
      removed: ['a 2024-01-03..2024-01-04 2 missing', 'b 2024-01-03..2024-01-04 2 stale:upstream'],
      changed: [],
    },
  },
  {
    title: 'tells another reason apart',
    earlier: { draw: 'a', cells: { a: '....' } },
    later: { draw: 'a', cells: { a: '.FF.' } },
    then: { added: [], removed: [], changed: ['a 2024-01-02..2024-01-03 2 missing → failed'] },
  },
  {
    title: 'keeps the keys of an asset that is gone',
    earlier: { cells: { a: 'SSSSSS', b: 'SSS...' } },
    later: { draw: 'a', cells: { a: 'SSSSSS' } },
    then: { ...nothing, removed: ['b 2024-01-04..2024-01-06 3 missing'] },
  },
  {
    title: 'compares keys though ordinals have moved',
    earlier: { draw: 'a', cells: { a: 'SS....' } },
    later: {
      draw: 'a',
      shapes: { a: timed('daily', { start: '2023-12-30' }) },
      cells: { a: 'SSSSS...' },
    },
    then: { ...nothing, removed: ['a 2024-01-03..2024-01-03 1 missing'] },
  },
];

function plan({ draw = 'a -> b', shapes, cells }: Given) {
  const drawn = graph(draw, shapes, sixDays);
  return { drawn, plan: planFor({ graph: drawn, state: stateOf(drawn, cells) }) };
}

test.each(examples)('the difference between plans $title', ({ earlier, later, then }) => {
  const before = plan(earlier);
  const after = plan(later);

  const diff = diffPlans(encodePlan(before.plan, before.drawn), after.plan, after.drawn);

  const spell = ({ asset, first, last, cells }: PlanDiff['added'][number], why: string) =>
    `${asset} ${first}..${last} ${cells} ${why}`;
  expect({
    added: diff.added.map((range) => spell(range, range.reason)),
    removed: diff.removed.map((range) => spell(range, range.reason)),
    changed: diff.changed.map((range) =>
      spell({ ...range, reason: range.after }, `${range.before} → ${range.after}`),
    ),
  }).toEqual(then);
});
