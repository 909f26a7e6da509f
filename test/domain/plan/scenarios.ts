import fc from 'fast-check';
import type { Strategy } from '../../../source/domain/asset.ts';
import type { Graph } from '../../../source/domain/graph.ts';
import { ordinalsFrom, type OrdinalSet } from '../../../source/domain/ordinals.ts';
import type { PartitionsDefinition } from '../../../source/domain/partitions/definition.ts';
import type { Only, PlanRequest } from '../../../source/domain/plan/plan.ts';
import type { State } from '../../../source/domain/state.ts';
import { type AssetOverrides, both, fixed, timed, unpartitioned } from '../../builders/asset.ts';
import { assetOf, graph } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';

/** A graph with a history, and what is asked of it. */
export interface Scenario {
  readonly drawn: Graph;
  readonly state: State;
  readonly request: PlanRequest;
  readonly inFlight: ReadonlyMap<number, OrdinalSet>;
}

/** 23 days, of which 3 weeks are over and the fourth is not. */
const at = Date.UTC(2024, 0, 24);

const names = ['a', 'b', 'c', 'd'] as const;

function perAsset<T>(values: fc.Arbitrary<T>) {
  return fc.record({ a: values, b: values, c: values, d: values });
}

const timeOnly = [timed('daily'), timed('daily', { start: '2024-01-05' }), timed('weekly')];

const regions = fixed('eu', 'us');

const twoDimensions = [
  both({ day: timed('daily'), region: regions }),
  both({ region: regions, day: timed('weekly') }),
];

function shapesOf(definitions: readonly PartitionsDefinition[]) {
  const shape: fc.Arbitrary<AssetOverrides> = fc.record({
    partitions: fc.constantFrom(...definitions),
    strategy: fc.constantFrom<Strategy>('per-partition', { batch: 3 }, 'single-run'),
    dependsOnPast: fc.boolean(),
    codeVersion: fc.constant('new'),
  });
  return perAsset(shape);
}

const graphs = fc
  .oneof(
    fc.record({
      drawing: fc.constantFrom('a -> b -> c -> d', 'a, b -> c -> d', 'a -> b, c -> d'),
      shapes: shapesOf([...timeOnly, unpartitioned]),
    }),
    fc.record({
      drawing: fc.constantFrom('a -> b -> c -> d', 'a -> b, c -> d'),
      shapes: shapesOf([...timeOnly, unpartitioned, ...twoDimensions]),
    }),
    fc.record({
      drawing: fc.constantFrom(
        'a -> b -[-3,0]-> c; a -all-> d; c -> d',
        'a -[-1,-1]-> b -> d; c -> d',
      ),
      shapes: shapesOf(timeOnly),
    }),
  )
  .map(({ drawing, shapes }) => graph(drawing, shapes, at));

const cells = fc.string({
  unit: fc.constantFrom(...Array.from('SSSS..NOFfo-xX')),
  minLength: 1,
  maxLength: 23,
});

const only = fc.option(
  fc.uniqueArray(fc.constantFrom<Only>('missing', 'failed', 'stale', 'all'), { minLength: 1 }),
  { nil: undefined },
);

const requests = fc
  .record({
    selection: fc.constantFrom('*', 'a', 'd', 'b d', '+c', 'a+'),
    partitions: fc.option(fc.constantFrom('2024-01-08..2024-01-14', '2024-01-10..'), {
      nil: undefined,
    }),
    exclude: fc.option(fc.constantFrom(['a/2024-01-09'], ['b', 'd/2024-01']), { nil: undefined }),
    only,
    upstream: fc.boolean(),
    downstream: fc.boolean(),
    force: fc.constantFrom(false, false, true),
  })
  .map(({ partitions, exclude, only: choices, ...rest }): PlanRequest => ({
    ...rest,
    ...(partitions === undefined ? {} : { partitions }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(choices === undefined ? {} : { only: choices }),
  }));

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    drawn: graphs,
    history: perAsset(cells),
    request: requests,
    busy: fc.option(
      fc.record({ name: fc.constantFrom(...names), ordinals: fc.uniqueArray(fc.nat(22)) }),
      { nil: undefined, freq: 4 },
    ),
  })
  .map(({ drawn, history, request, busy }) => {
    const rows = names.map((name) => {
      const { count } = assetOf(drawn, name).partitions;
      return [name, history[name].slice(0, count)] as const;
    });
    const state = stateOf(drawn, Object.fromEntries(rows));
    const inFlight = new Map<number, OrdinalSet>();
    if (busy) {
      const ascending = busy.ordinals.toSorted((x, y) => x - y);
      inFlight.set(assetOf(drawn, busy.name).index, ordinalsFrom(ascending));
    }
    return { drawn, state, request, inFlight };
  });
