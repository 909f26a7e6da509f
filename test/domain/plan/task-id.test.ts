import { describe, expect, test } from 'vitest';
import { parentTasks } from '../../../source/domain/plan/parent-tasks.ts';
import { findTask, taskAsset, taskId, taskKeys } from '../../../source/domain/plan/task-id.ts';
import type { Plan } from '../../../source/domain/plan/plan.ts';
import { graph, type Shape } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';
import { planFor } from './plan-chart.ts';

const fiveDays = Date.UTC(2024, 0, 6);

function ids(plan: Plan, drawn: ReturnType<typeof graph>): readonly string[] {
  return Array.from({ length: plan.taskCount }, (_, task) => taskId(plan, drawn, task));
}

describe('a task', () => {
  const shapes: Record<string, Shape> = {
    raw: { strategy: { batch: 2 } },
    regions: ['eu', 'us/east'],
    model: 'unpartitioned',
  };
  const drawn = graph('raw; regions; model', shapes, fiveDays);
  const plan = planFor({ graph: drawn });

  test('is named by its key, or by its first and last', () => {
    expect(ids(plan, drawn)).toEqual([
      'model/all',
      'raw/2024-01-01..2024-01-02',
      'raw/2024-01-03..2024-01-04',
      'raw/2024-01-05',
      'regions/eu',
      'regions/us/east',
    ]);
  });

  test.each([
    'raw',
    'raw/2024-01-01',
    'raw/2024-01-02..2024-01-03',
    'raw/2024-01-01..2024-01-04',
    'raw/2024-02-01',
    'other/2024-01-01',
    'regions/us',
    '',
  ])('is not found by "%s", which names no whole task', (id) => {
    expect(findTask(plan, drawn, id)).toBeUndefined();
  });

  test('lists the keys it builds', () => {
    expect(taskKeys(plan, drawn, 2)).toEqual(['2024-01-03', '2024-01-04']);
  });

  test.each([-1, 6])('numbered %i is outside the plan', (task) => {
    expect(() => taskAsset(plan, task)).toThrow(RangeError);
  });
});

test('a task over keys with dots in them is found by its id', () => {
  const shape = { partitions: { type: 'static', keys: ['v1..2', 'v3', 'v4..'] } } as const;
  const drawn = graph('raw', { raw: { ...shape, strategy: 'single-run' } }, fiveDays);
  const plan = planFor({ graph: drawn });

  expect(findTask(plan, drawn, 'raw/v1..2..v4..')).toBe(0);
});

interface Drawing {
  readonly title: string;
  readonly draw: string;
  readonly shapes?: Record<string, Shape>;
  readonly given?: Record<string, string>;
  readonly of: string;
  readonly then: readonly string[];
}

const needs: readonly Drawing[] = [
  {
    title: 'are those of the same partition in each planned parent',
    draw: 'raw -> clean; more -> clean',
    of: 'clean/2024-01-02',
    then: ['more/2024-01-02', 'raw/2024-01-02'],
  },
  {
    title: 'leave out parents that are built',
    draw: 'raw -> clean; more -> clean',
    given: { more: '.SS' },
    of: 'clean/2024-01-02',
    then: ['raw/2024-01-02'],
  },
  {
    title: 'are the batches that hold a mapped partition',
    draw: 'raw -[-1,0]-> clean',
    shapes: { raw: { strategy: { batch: 2 } } },
    of: 'clean/2024-01-03',
    then: ['raw/2024-01-01..2024-01-02', 'raw/2024-01-03..2024-01-04'],
  },
  {
    title: 'are counted once for a batch that needs them twice',
    draw: 'raw -> clean',
    shapes: { raw: { strategy: { batch: 4 } }, clean: { strategy: 'single-run' } },
    of: 'clean/2024-01-01..2024-01-05',
    then: ['raw/2024-01-01..2024-01-04', 'raw/2024-01-05'],
  },
  {
    title: 'hold the partition before under dependsOnPast',
    draw: 'raw -> clean',
    shapes: { clean: { dependsOnPast: true } },
    given: { raw: 'SS' },
    of: 'clean/2024-01-02',
    then: ['clean/2024-01-01'],
  },
  {
    title: 'hold the batch before under dependsOnPast',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true, strategy: { batch: 2 } } },
    of: 'raw/2024-01-03..2024-01-04',
    then: ['raw/2024-01-01..2024-01-02'],
  },
];

describe('the tasks that a task needs', () => {
  test.each(needs)('$title', ({ draw, shapes, given, of, then }) => {
    const drawn = graph(draw, shapes, fiveDays);
    const plan = planFor({ graph: drawn, state: stateOf(drawn, given ?? {}) });

    const parents = parentTasks(plan, drawn, findTask(plan, drawn, of)!);

    expect(parents.map((task) => taskId(plan, drawn, task))).toEqual(then);
  });
});
