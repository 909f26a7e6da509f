import { describe, expect, test } from 'vitest';
import { describeCell } from '../../../source/domain/explain/describe-cell.ts';
import { explainCell } from '../../../source/domain/explain/explain-cell.ts';
import { viewExplanation } from '../../../source/domain/explain/explanation-document.ts';
import type { Graph } from '../../../source/domain/graph.ts';
import { parseCell } from '../../../source/domain/names.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import type { State } from '../../../source/domain/state.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';

const fourDays = Date.UTC(2024, 0, 5);
const twoWeeks = Date.UTC(2024, 0, 15);

function explain(drawn: Graph, state: State, cell: string) {
  const explanation = explainCell(drawn, state, parseCell(cell));
  if (!explanation.ok) throw new Error(explanation.problems.map(formatProblem).join('\n'));
  return explanation.value;
}

interface Example {
  readonly title: string;
  readonly draw: string;
  readonly shapes?: Record<string, Shape>;
  readonly at?: number;
  readonly given: Record<string, string>;
  readonly cell: string;
  readonly then: readonly string[];
}

const examples: readonly Example[] = [
  {
    title: 'a cell that was never built names what it lacks and what builds both',
    draw: 'raw -> clean',
    given: {},
    cell: 'clean/2024-01-02',
    then: [
      'clean/2024-01-02 has never been built.',
      'It reads raw/2024-01-02 (each day reads the same day): not built.',
      "To build it: `backfill run 'raw clean' 2024-01-02`.",
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a fresh cell says why it is, and that only all builds it again',
    draw: 'raw -> clean -> report',
    given: { raw: 'SSSS', clean: 'SSSS', report: 'SSSS' },
    cell: 'clean/2024-01-02',
    then: [
      'clean/2024-01-02 is up to date: built by a backfill that is not known.',
      'Its data was made with no code version.',
      'It reads raw/2024-01-02 (each day reads the same day): unchanged since.',
      'Its data is not stale: clean states no code version and nothing it reads has changed.',
      'To build it again all the same: `backfill run clean 2024-01-02 --only all`.',
      'If a rebuild changes its data, these become stale: 1 cell of report.',
    ],
  },
  {
    title: 'a cell stale by a parent names the parent that changed',
    draw: 'raw -> week',
    shapes: { week: 'weekly' },
    at: twoWeeks,
    given: { raw: 'SSNSSSSSSSSSSS', week: 'SS' },
    cell: 'week/2024-01-01',
    then: [
      'week/2024-01-01 is stale: built by a backfill that is not known.',
      'Its data was made with no code version.',
      'It reads 7 partitions of raw, 2024-01-01 to 2024-01-07 (each week reads the 7 days it covers): 1 changed since (2024-01-03), 6 unchanged since (such as 2024-01-01).',
      'It is stale by its upstream: raw/2024-01-03 changed after week/2024-01-01 had read it.',
      'To bring it up to date: `backfill run week 2024-01-01`.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a cell stale from far above names the origin, its reader and every command',
    draw: 'raw -> clean -[-1,0]-> report -> model',
    shapes: { model: 'unpartitioned' },
    at: fourDays,
    given: { raw: 'SNSS', clean: 'SSSS', report: 'SSSS', model: 'S' },
    cell: 'report/2024-01-03',
    then: [
      'report/2024-01-03 is stale: built by a backfill that is not known.',
      'Its data was made with no code version.',
      'It reads 2 partitions of clean, 2024-01-02 to 2024-01-03 (each day reads the 2 days that end with it): 1 stale (2024-01-02), 1 unchanged since (2024-01-03).',
      'It is stale by its upstream: raw/2024-01-02 changed after clean/2024-01-02 had read it, 2 dependencies upstream.',
      'To bring it up to date, in this order: `backfill run clean 2024-01-02`, then `backfill run report 2024-01-03`.',
      'Rebuilding it makes nothing else stale. Out of date already: 1 cell of model.',
    ],
  },
  {
    title: 'a cell built by other code says by which',
    draw: 'raw -> clean',
    shapes: { clean: { codeVersion: '2' } },
    at: fourDays,
    given: { raw: 'SSSS', clean: 'SOSS' },
    cell: 'clean/2024-01-02',
    then: [
      'clean/2024-01-02 is stale: built by a backfill that is not known.',
      'Its data was made with code version "old".',
      'It reads raw/2024-01-02 (each day reads the same day): unchanged since.',
      'It is stale by its code: built with code version "old", while clean is at "2" now.',
      'To bring it up to date: `backfill run clean 2024-01-02`.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a cell whose parent was built by other code names that parent, and how many more',
    draw: 'raw -all-> model',
    shapes: { raw: { codeVersion: '2' }, model: 'unpartitioned' },
    at: fourDays,
    given: { raw: 'SOOS', model: 'S' },
    cell: 'model',
    then: [
      'model is stale: built by a backfill that is not known.',
      'Its data was made with no code version.',
      'It reads 4 partitions of raw, 2024-01-01 to 2024-01-04 (reads every partition): 2 stale (such as 2024-01-02), 2 unchanged since (such as 2024-01-01).',
      'It is stale by its upstream: raw/2024-01-02 was built with code version "old", while raw is at "2" now, and so did 1 other cell.',
      "To bring it up to date: `backfill run 'raw model'`.",
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a failed cell that holds older data tells of both',
    draw: 'raw -> clean',
    at: fourDays,
    given: { raw: 'SSSN', clean: '..fo' },
    cell: 'clean/2024-01-04',
    then: [
      'clean/2024-01-04 failed in a backfill that is not known.',
      'It still holds data that was made with code version "old".',
      'It reads raw/2024-01-04 (each day reads the same day): changed since.',
      'It is stale by its upstream: raw/2024-01-04 changed after clean/2024-01-04 had read it.',
      'To bring it up to date: `backfill run clean 2024-01-04`.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a cell whose parents do not exist yet waits for the last of them',
    draw: 'raw -[0,2]-> ahead',
    at: fourDays,
    given: { raw: 'SSSS' },
    cell: 'ahead/2024-01-04',
    then: [
      'ahead/2024-01-04 has never been built.',
      'It reads raw/2024-01-04 (each day reads the 3 days that begin with it): built, 2 needed that do not exist yet (such as 2024-01-05).',
      'It cannot be built before raw/2024-01-06 exists.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title:
      'a cell whose past has changed names the partition that did, and rebuilds all in between',
    draw: 'raw -> clean',
    shapes: { clean: { dependsOnPast: true } },
    at: fourDays,
    given: { raw: 'SNSS', clean: 'SSSS' },
    cell: 'clean/2024-01-04',
    then: [
      'clean/2024-01-04 is stale: built by a backfill that is not known.',
      'Its data was made with no code version.',
      'It reads raw/2024-01-04 (each day reads the same day): unchanged since.',
      'It reads clean/2024-01-03 (the partition before it): stale.',
      'It is stale by its upstream: raw/2024-01-02 changed after clean/2024-01-02 had read it, 3 dependencies upstream.',
      'To bring it up to date: `backfill run clean 2024-01-02..2024-01-04`.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a cell that depends on its past comes after it',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    at: fourDays,
    given: { raw: 'S.F.' },
    cell: 'raw/2024-01-04',
    then: [
      'raw/2024-01-04 has never been built.',
      'It reads raw/2024-01-03 (the partition before it): not built.',
      'To build it: `backfill run raw 2024-01-02..2024-01-04`.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a cell that lacks all its ancestors is built with them by one command',
    draw: 'hours -> raw -> week',
    shapes: { hours: 'hourly', week: 'weekly' },
    at: twoWeeks,
    given: {},
    cell: 'week/2024-01-08',
    then: [
      'week/2024-01-08 has never been built.',
      'It reads 7 partitions of raw, 2024-01-08 to 2024-01-14 (each week reads the 7 days it covers): all not built.',
      'To build it: `backfill run week 2024-01-08 --upstream`.',
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
  {
    title: 'a cell of two dimensions comes after its own past alone',
    draw: 'raw -> stock',
    shapes: {
      stock: {
        partitions: both({ day: timed('daily'), region: fixed('eu', 'us') }),
        dependsOnPast: true,
      },
    },
    at: fourDays,
    given: { raw: 'SNSS', stock: 'SSSSSSSS' },
    cell: 'stock/2024-01-04|us',
    then: [
      'stock/2024-01-04|us is stale: built by a backfill that is not known.',
      'Its data was made with no code version.',
      'It reads raw/2024-01-04 (by day, each day reads the same day): unchanged since.',
      'It reads stock/2024-01-03|us (the partition before it): stale.',
      'It is stale by its upstream: raw/2024-01-02 changed after stock/2024-01-02|us had read it, 3 dependencies upstream.',
      "To bring it up to date: `backfill run stock '2024-01-02|us..2024-01-04|us'`.",
      'No built cell reads it: rebuilding it makes nothing stale.',
    ],
  },
];

test.each(examples)('$title', ({ draw, shapes, at, given, cell, then }) => {
  const drawn = graph(draw, shapes, at ?? fourDays);
  const explanation = explain(drawn, stateOf(drawn, given), cell);
  expect(describeCell(explanation, { timezone: 'UTC', currency: 'USD' })).toEqual(then);
});

describe('what was recorded of a build', () => {
  const drawn = graph('raw -> clean', {}, fourDays);
  const state = stateOf(drawn, { raw: 'SSSN', clean: 'SSSS' });
  const built = state.assets[assetOf(drawn, 'raw').index]!;
  built.backfill[3] = state.texts.intern('bf-2');
  built.dataVersion[3] = state.texts.intern('d2');
  built.finishedAt[3] = Date.UTC(2024, 0, 4, 12);
  built.durationMs[3] = 1200;
  built.attempts[3] = 2;
  built.cost[3] = 0.25;
  built.rows[3] = 1;
  const wording = { timezone: 'Asia/Tokyo', currency: 'USD' };

  test('is told with its backfill, time, attempts and figures', () => {
    const [first, second] = describeCell(explain(drawn, state, 'raw/2024-01-04'), wording);

    expect(first).toBe(
      'raw/2024-01-04 is up to date: built by bf-2 at 2024-01-04 21:00 (attempt 2, 1.2s, $0.25, 1 row).',
    );
    expect(second).toBe('Its data was made with no code version, data version "d2".');
  });

  test('is told of a parent and of a cause', () => {
    const sentences = describeCell(explain(drawn, state, 'clean/2024-01-04'), wording);

    expect(sentences).toContain(
      'It reads raw/2024-01-04, data version "d2" built by bf-2 (each day reads the same day): changed since.',
    );
    expect(sentences).toContain(
      'It is stale by its upstream: raw/2024-01-04 changed (by bf-2 at 2024-01-04 21:00) after clean/2024-01-04 had read it.',
    );
  });

  test('stands in the document', () => {
    expect(viewExplanation(explain(drawn, state, 'clean/2024-01-04'))).toMatchObject({
      cell: { asset: 'clean', partition: '2024-01-04' },
      status: 'stale',
      reasons: ['upstream'],
      built: { codeVersion: null, dataVersion: null },
      parents: [
        {
          asset: 'raw',
          cells: 1,
          changed: 1,
          unchanged: 0,
          versions: [{ partition: '2024-01-04', dataVersion: 'd2', backfill: 'bf-2' }],
        },
      ],
      cause: {
        type: 'data',
        cell: { asset: 'raw', partition: '2024-01-04' },
        reader: { asset: 'clean', partition: '2024-01-04' },
        distance: 1,
        others: 0,
      },
      rebuild: ['backfill run clean 2024-01-04'],
      impact: [],
    });
  });
});

test('an attempt that has not ended is told', () => {
  const drawn = graph('raw', { raw: { strategy: { batch: 2 } } }, fourDays);
  const state = stateOf(drawn, { raw: 'S' });
  const task = 'raw/2024-01-02..2024-01-03';
  state.started.set(`bf-9 ${task}`, { backfill: 'bf-9', task, seq: 7 });
  const told = (cell: string) =>
    describeCell(explain(drawn, state, cell), { timezone: 'UTC', currency: 'USD' })[1];

  expect(told('raw/2024-01-03')).toBe('bf-9 has begun to build it and has not ended.');
  expect(told('raw/2024-01-04')).not.toContain('bf-9');
});

test('a cell that does not exist is a problem with the nearest name', () => {
  const drawn = graph('raw', {}, fourDays);
  const result = explainCell(drawn, stateOf(drawn, {}), parseCell('rawe/2024-01-01'));

  expect(!result.ok && result.problems.map(formatProblem)).toEqual([
    'there is no asset "rawe". Did you mean "raw"?',
  ]);
});
