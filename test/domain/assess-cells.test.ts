import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assessCells,
  countStatuses,
  staleBit,
  staleReasons,
} from '../../source/domain/assess-cells.ts';
import type { Graph } from '../../source/domain/graph.ts';
import { eachOrdinal } from '../../source/domain/ordinals.ts';
import { createColumns, statusName, type State } from '../../source/domain/state.ts';
import { assetOf, graph, type Shape } from '../builders/graph.ts';
import { stateOf } from '../builders/state.ts';

const fourDays = Date.UTC(2024, 0, 5);

/** Each cell as a letter: the status' first, but `c` `u` `b` for stale by code, upstream, both. */
function chart(from: Graph, state: State): Record<string, string> {
  const { status, staleBy } = assessCells(from, state);
  const letter = (asset: number, ordinal: number): string => {
    const name = statusName(status[asset]![ordinal]!);
    if (name === 'stale') return ' cub'[staleBy[asset]![ordinal]!]!;
    return name === 'missing'
      ? '.'
      : name === 'skipped'
        ? '-'
        : name === 'cancelled'
          ? 'x'
          : name[0]!;
  };
  return Object.fromEntries(
    from.assets.map(({ name, index }) => [
      name,
      Array.from(status[index]!, (_, ordinal) => letter(index, ordinal)).join(''),
    ]),
  );
}

const drawings: readonly {
  readonly title: string;
  readonly draw: string;
  readonly shapes?: Record<string, Shape>;
  readonly given: Record<string, string>;
  readonly then: Record<string, string>;
}[] = [
  {
    title: 'the last outcome is the status of what is not built and fresh',
    draw: 'raw',
    given: { raw: '.FS-' },
    then: { raw: '.fs-' },
  },
  {
    title: 'a rebuild that did not succeed shows, though the old data is fresh',
    draw: 'raw',
    given: { raw: 'fXxS' },
    then: { raw: 'fxxs' },
  },
  {
    title: 'cells built with another code version are stale by code',
    draw: 'raw',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'OSo.' },
    then: { raw: 'csf.' },
  },
  {
    title: 'an asset without a code version is never stale by code',
    draw: 'raw',
    given: { raw: 'OS' },
    then: { raw: 'ss..' },
  },
  {
    title: 'a child is stale when the parent it reads was built after it',
    draw: 'raw -> clean',
    given: { raw: 'SNSS', clean: 'SSSS' },
    then: { raw: 'ssss', clean: 'suss' },
  },
  {
    title: 'staleness passes through children to their own children',
    draw: 'raw -> clean -> report',
    given: { raw: 'SNSS', clean: 'SSSS', report: 'SSSS' },
    then: { raw: 'ssss', clean: 'suss', report: 'suss' },
  },
  {
    title: 'staleness by code makes children stale by upstream',
    draw: 'raw -> clean -> report',
    shapes: { raw: { codeVersion: '2' }, report: { codeVersion: '2' } },
    given: { raw: 'SOS', clean: 'SSS', report: 'OOS' },
    then: { raw: 'scs.', clean: 'sus.', report: 'cbs.' },
  },
  {
    title: 'children of stale data stay stale while its rebuild fails',
    draw: 'raw -> clean -> report',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'oOff', clean: 'SSSS' },
    then: { raw: 'fcff', clean: 'uuss', report: '....' },
  },
  {
    title: 'a missing parent makes no child stale',
    draw: 'raw -> clean',
    given: { raw: '.F-x', clean: 'SSSS' },
    then: { raw: '.f-x', clean: 'ssss' },
  },
  {
    title: 'a parent that was built last of all makes the child stale',
    draw: 'raw -> clean; more -> clean',
    given: { raw: 'SSSS', more: 'SSNS', clean: 'SSSS' },
    then: { raw: 'ssss', more: 'ssss', clean: 'ssus' },
  },
  {
    title: 'an offset reaches as far as it says',
    draw: 'raw -[-1,0]-> clean',
    given: { raw: 'SNSS', clean: 'SSSS' },
    then: { raw: 'ssss', clean: 'suus' },
  },
  {
    title: 'every partition of a whole-asset reader is stale when one parent is new',
    draw: 'raw -all-> clean',
    given: { raw: 'SSSN', clean: 'SS' },
    then: { raw: 'ssss', clean: 'uu..' },
  },
  {
    title: 'static keys go by key, not by place',
    draw: 'raw -> clean',
    shapes: { raw: ['eu', 'us'], clean: ['us', 'eu'] },
    given: { raw: 'NS', clean: 'SS' },
    then: { raw: 'ss', clean: 'su' },
  },
  {
    title: 'under dependsOnPast, a rebuilt cell makes all later ones stale, up to one never built',
    draw: 'raw -> clean',
    shapes: { raw: { dependsOnPast: true } },
    given: { raw: 'SNSS', clean: 'SSSS' },
    then: { raw: 'ssuu', clean: 'suuu' },
  },
  {
    title: 'under dependsOnPast, a cell whose past was never built is fresh',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    given: { raw: 'N.SS' },
    then: { raw: 's.ss' },
  },
];

describe('assessCells', () => {
  test.each(drawings)('$title', ({ draw, shapes, given, then }) => {
    const drawn = graph(draw, shapes, fourDays);

    expect(chart(drawn, stateOf(drawn, given))).toMatchObject(then);
  });

  test('a built cell without a recorded version is stale once the asset has one', () => {
    const drawn = graph('raw', { raw: { codeVersion: '1' } }, fourDays);
    const state = stateOf(drawn, { raw: 'SS' });

    state.assets[0]!.codeVersion[1] = 0;

    expect(chart(drawn, state)).toEqual({ raw: 'sc..' });
  });

  test('a rebuild that left the data as it was makes no child stale', () => {
    const drawn = graph('raw -> clean', {}, fourDays);
    const state = stateOf(drawn, { raw: 'SS', clean: 'SS' });

    state.assets[0]!.builtSeq[0] = ++state.sequence;

    expect(chart(drawn, state)).toEqual({ raw: 'ss..', clean: 'ss..' });
  });

  test('partitions that the state has not met are missing, and later ones are ignored', () => {
    const drawn = graph('raw -> clean', { raw: { codeVersion: '1' } }, fourDays);
    const state = stateOf(drawn, { raw: 'SSSS', clean: 'SSSS' });
    const columns = createColumns(9);
    columns.builtSeq.fill(1);

    state.assets[0] = createColumns(1);
    state.assets[1] = columns;

    expect(chart(drawn, state)).toEqual({ raw: '....', clean: '....' });
  });

  test('agrees with the rule written out cell by cell, whatever the graph and its history', () => {
    fc.assert(
      fc.property(histories, ({ drawn, state }) => {
        const { staleBy } = assessCells(drawn, state);
        expect(staleBy.map((bits) => [...bits])).toEqual(assessPlainly(drawn, state));
      }),
      { numRuns: 200 },
    );
  });
});

const histories = fc
  .record({
    up: fc.constantFrom<Shape>('hourly', 'daily', 'weekly', 'unpartitioned'),
    middle: fc.constantFrom<Shape>('daily', 'weekly', { codeVersion: 'v' }),
    down: fc.constantFrom<Shape>('daily', 'weekly', 'monthly'),
    offset: fc.tuple(fc.integer({ min: -9, max: 0 }), fc.integer({ min: 0, max: 3 })),
    sequences: fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.nat(1)), {
      minLength: 50,
      maxLength: 90,
    }),
  })
  .map(({ up, middle, down, offset, sequences }) => {
    const drawn = graph(
      `up -> middle -[${offset.join(',')}]-> down; up -all-> down`,
      { up, middle, down },
      Date.UTC(2024, 1, 8),
    );
    const state = stateOf(drawn, {});
    state.texts.intern('v');
    let next = 0;
    for (const columns of state.assets) {
      for (let ordinal = 0; ordinal < columns.capacity; ordinal++) {
        const [built, changed, version] = sequences[next++ % sequences.length]!;
        columns.builtSeq[ordinal] = built;
        columns.changedSeq[ordinal] = built === 0 ? 0 : changed;
        columns.codeVersion[ordinal] = version;
      }
    }
    return { drawn, state };
  });

function assessPlainly(drawn: Graph, state: State): number[][] {
  const bits: number[][] = [];
  for (const { index, definition, partitions, upstream } of drawn.assets) {
    const columns = state.assets[index]!;
    const isNewer = (parent: number, ordinal: number, built: number): boolean =>
      bits[parent]![ordinal] !== 0 || state.assets[parent]!.changedSeq[ordinal]! > built;
    const assess = (_: unknown, ordinal: number): number => {
      const built = columns.builtSeq[ordinal]!;
      if (built === 0) return 0;
      const version = state.texts.at(columns.codeVersion[ordinal]!);
      const isOld = definition.codeVersion !== undefined && definition.codeVersion !== version;
      const isBehind = upstream.some(({ upstream: parent, mapping }) =>
        [...eachOrdinal(mapping.upstream([ordinal, ordinal + 1]))].some((at) =>
          isNewer(parent, at, built),
        ),
      );
      return (isOld ? staleBit.code : 0) + (isBehind ? staleBit.upstream : 0);
    };
    bits.push(Array.from({ length: partitions.count }, assess));
  }
  return bits;
}

test('staleReasons names the reasons behind the bits', () => {
  expect([0, 1, 2, 3].map(staleReasons)).toEqual([
    [],
    ['code'],
    ['upstream'],
    ['code', 'upstream'],
  ]);
});

test('countStatuses counts every status, also those that no cell has', () => {
  const drawn = graph('raw', {}, fourDays);
  const { status } = assessCells(drawn, stateOf(drawn, { raw: 'SF.S' }));

  expect(countStatuses(status[assetOf(drawn, 'raw').index]!)).toEqual({
    missing: 1,
    queued: 0,
    running: 0,
    succeeded: 2,
    failed: 1,
    blocked: 0,
    skipped: 0,
    cancelled: 0,
    stale: 0,
  });
});
