import { describe, expect, test } from 'vitest';
import { formatPlan, formatStretches } from '../../source/commands/format-plan.ts';
import type { PlanRequest } from '../../source/domain/plan/plan.ts';
import { createPlan } from '../../source/domain/plan/create-plan.ts';
import { createState } from '../../source/domain/state.ts';
import { graph, type Shape } from '../builders/graph.ts';

const room = { columns: Infinity, unicode: true };

interface Asked {
  readonly drawing?: string;
  readonly shapes?: Record<string, Shape>;
  readonly request: PlanRequest;
  readonly columns?: number;
  /** Epoch ms. */
  readonly at?: number;
}

/** What is printed of a plan over a graph of which nothing is built. */
function planned({ drawing = 'raw -> clean', shapes = {}, request, columns, at }: Asked): string {
  const from = graph(drawing, shapes, at);
  const plan = createPlan({ graph: from, state: createState(from), request, concurrency: 4 });
  if (!plan.ok) throw new Error(plan.problems[0]!.message);
  const where = { ...room, columns: columns ?? Infinity };
  return formatPlan(from, plan.value, { currency: 'USD', room: where });
}

describe('a plan', () => {
  test('is a row per asset, and what is not known is said to be unknown', () => {
    expect(planned({ request: { selection: '*', partitions: '2024-01' } })).toBe(
      `asset  tasks  cells  partitions              reasons
raw       31     31  2024-01-01..2024-01-31  31 missing
clean     31     31  2024-01-01..2024-01-31  31 missing

62 tasks for 62 cells; expected cost unknown, time unknown
`,
    );
  });

  test('adds tasks of unknown cost to what the others cost', () => {
    const text = planned({
      shapes: { raw: { cost: { perPartition: 0.5 } } },
      request: { selection: '*', partitions: '2024-01-01..2024-01-02' },
    });
    expect(text).toMatch(/expected cost \$1\.00 plus 2 tasks of unknown cost, time unknown\n/);
  });

  test('counts the ranges of cells that do not follow one another', () => {
    const text = planned({ request: { selection: 'raw', partitions: '2024-01-01,2024-01-03' } });
    expect(text).toMatch(/2024-01-01\.\.2024-01-03 \(2 ranges\)/);
  });

  test('fits a narrow terminal', () => {
    const text = planned({
      drawing: 'a_rather_long_asset_name',
      request: { selection: '*' },
      columns: 50,
    });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
    expect(text).toMatch(/60 tasks for 60 cells\nexpected cost unknown/);
  });
});

describe('a plan that holds nothing says why', () => {
  test.each<[string, PlanRequest, RegExp]>([
    [
      'parents that are missing, with the command that includes them',
      { selection: 'clean', partitions: '2024-01' },
      /^Nothing to do: all 31 selected cells are lacking what they read, which is neither built nor planned\.\nwarning: .*`backfill plan clean 2024-01 --upstream`/,
    ],
    [
      'only one selected cell',
      { selection: 'clean', partitions: '2024-01-01' },
      /^Nothing to do: the selected cell is lacking what/,
    ],
    [
      'flags that leave everything out',
      { selection: 'raw', only: ['failed'] },
      /^Nothing to do: all 60 selected cells are left out by --only or --exclude\.\n$/,
    ],
    [
      'several reasons',
      { selection: '*', partitions: '2024-01-01', exclude: ['raw'] },
      /^Nothing to do: the 2 selected cells are\n {2}1 left out by --only or --exclude\n {2}1 lacking what they read/,
    ],
  ])('%s', (_name, request, text) => {
    expect(planned({ request })).toMatch(text);
  });
});

test('a plan before the first partition has ended says so', () => {
  const at = Date.UTC(2024, 0, 1);
  expect(planned({ request: { selection: 'raw' }, at })).toMatch(
    /^Nothing to do: the selection holds no partitions\.\n/,
  );
});

test('stretches tell of each run of cells whether it is taken, and why', () => {
  const from = graph('raw -> clean');
  const request = {
    selection: '*',
    partitions: '2024-01-01..2024-01-04',
    exclude: ['raw/2024-01-02'],
  };
  const plan = createPlan({ graph: from, state: createState(from), request, concurrency: 4 });
  if (!plan.ok) throw new Error(plan.problems[0]!.message);
  expect(formatStretches(from, plan.value, room)).toBe(
    `asset  partitions                    reason
raw    2024-01-01              run   missing
raw    2024-01-03..2024-01-04  run   missing
clean  2024-01-01              run   missing
clean  2024-01-03..2024-01-04  run   missing
raw    2024-01-02              skip  excluded
clean  2024-01-02              skip  upstream-missing
`,
  );
});
