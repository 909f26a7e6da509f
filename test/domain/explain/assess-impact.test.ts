import { expect, test } from 'vitest';
import { assessImpact } from '../../../source/domain/explain/assess-impact.ts';
import { noOrdinals, type OrdinalSet } from '../../../source/domain/ordinals.ts';
import { readCellSets } from '../../../source/domain/plan/cell-sets.ts';
import { graph, type Shape } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';

interface Example {
  readonly title: string;
  readonly draw: string;
  readonly shapes?: Record<string, Shape>;
  readonly given: Record<string, string>;
  readonly rebuilt: Record<string, OrdinalSet>;
  /** By asset: cells that become stale, and those that are so already. */
  readonly then: Record<string, readonly [OrdinalSet, OrdinalSet]>;
}

const examples: readonly Example[] = [
  {
    title: 'goes through mappings and through each other',
    draw: 'raw -> clean -[-1,0]-> report',
    given: { raw: 'SSSS', clean: 'SSSS', report: 'SSSS' },
    rebuilt: { raw: [1, 2] },
    then: { clean: [[1, 2], []], report: [[1, 3], []] },
  },
  {
    title: 'ends at cells that were never built',
    draw: 'raw -> clean -> report',
    given: { raw: 'SSSS', clean: 'S.S', report: 'SSSS' },
    rebuilt: { raw: [0, 2] },
    then: { clean: [[0, 1], []], report: [[0, 1], []] },
  },
  {
    title: 'counts data that is out of date already apart',
    draw: 'raw -> clean',
    shapes: { clean: { codeVersion: '2' } },
    given: { raw: 'SSSS', clean: 'SOfF' },
    rebuilt: { raw: [0, 4] },
    then: {
      clean: [
        [0, 1],
        [1, 3],
      ],
    },
  },
  {
    title: 'leaves out what is rebuilt as well',
    draw: 'raw -> clean -> report',
    given: { raw: 'SSSS', clean: 'SSSS', report: 'SSSS' },
    rebuilt: { raw: [0, 4], clean: [0, 4] },
    then: { report: [[0, 4], []] },
  },
  {
    title: 'is nothing where nobody reads',
    draw: 'raw; other',
    given: { raw: 'SSSS', other: 'SSSS' },
    rebuilt: { raw: [0, 4] },
    then: {},
  },
];

test.each(examples)('the impact of a rebuild $title', ({ draw, shapes, given, rebuilt, then }) => {
  const drawn = graph(draw, shapes, Date.UTC(2024, 0, 5));
  const cells = readCellSets(drawn, stateOf(drawn, given));
  const sets = drawn.assets.map(({ name }) => rebuilt[name] ?? noOrdinals);

  const impact = assessImpact(drawn, cells, sets);

  expect(
    Object.fromEntries(
      impact.map((each) => [each.asset.name, [each.becomesStale, each.alreadyStale]]),
    ),
  ).toEqual(then);
});
