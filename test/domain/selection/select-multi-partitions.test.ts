import { describe, expect, test } from 'vitest';
import { eachOrdinal } from '../../../source/domain/ordinals.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import { selectCells } from '../../../source/domain/selection/select-cells.ts';
import { selectPartitions } from '../../../source/domain/selection/select-partitions.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';

/** 2024-01-05T00:00Z: there are four days. */
const now = Date.UTC(2024, 0, 5);
const regions = fixed('eu', 'us', 'asia east');

const shapes = {
  sales: both({ day: timed('daily'), region: regions }),
  stores: both({ region: fixed('eu', 'us'), chain: fixed('us', 'north') }),
  cohorts: both({ cohort: timed('daily'), day: timed('daily', { start: '2024-01-03' }) }),
  days: timed('daily'),
  regions,
} as const satisfies Record<string, Shape>;

const drawn = graph(Object.keys(shapes).join('; '), shapes, now);

function select(name: keyof typeof shapes, expression: string): string {
  const { partitions, ...asset } = assetOf(drawn, name);
  const result = selectPartitions({ ...asset, partitions }, expression, now);
  if (!result.ok) return result.problems.map(formatProblem).join('\n');
  return Array.from(eachOrdinal(result.value), (each) => partitions.keyOf(each)).join(' ');
}

/** The keys of days `01` to `04` in some regions. */
function sales(days: readonly string[], names: readonly string[]): string {
  return days.flatMap((day) => names.map((name) => `2024-01-${day}|${name}`)).join(' ');
}

const all = ['eu', 'us', 'asia east'];

describe('an item about one dimension', () => {
  test.each([
    ['all', sales(['01', '02', '03', '04'], all)],
    ['2024-01-02', sales(['02'], all)],
    ['2024-01-02..2024-01-03', sales(['02', '03'], all)],
    ['2024-01-03..', sales(['03', '04'], all)],
    ['last 2d', sales(['03', '04'], all)],
    ['yesterday', sales(['04'], all)],
    ['day=2024-01-02', sales(['02'], all)],
    ['day = 2024-01-02', sales(['02'], all)],
    ['day=2024-01-02..2024-01-03', sales(['02', '03'], all)],
    ['day=last 1d', sales(['04'], all)],
    ['region=us', sales(['01', '02', '03', '04'], ['us'])],
    ['us', sales(['01', '02', '03', '04'], ['us'])],
    ['region=*s*', sales(['01', '02', '03', '04'], ['us', 'asia east'])],
    ['region="asia east"', sales(['01', '02', '03', '04'], ['asia east'])],
    ['region=asia east', sales(['01', '02', '03', '04'], ['asia east'])],
    ['region=*', sales(['01', '02', '03', '04'], all)],
    ['!region=us', sales(['01', '02', '03', '04'], ['eu', 'asia east'])],
    ['!2024-01-01', sales(['02', '03', '04'], all)],
  ])('"%s" takes its cells', (expression, expected) => {
    expect(select('sales', expression)).toBe(expected);
  });
});

describe('several items', () => {
  test.each([
    ['2024-01-02, region=us', sales(['02'], ['us'])],
    ['region=us, 2024-01-02', sales(['02'], ['us'])],
    ['2024-01-02, 2024-01-04, region=us, region=eu', sales(['02', '04'], ['eu', 'us'])],
    ['2024-01-02, us, eu', sales(['02'], ['eu', 'us'])],
    ['2024-01-02.., !2024-01-03, !region=us', sales(['02', '04'], ['eu', 'asia east'])],
    ['2024-01-02 & region=us', sales(['02'], ['us'])],
    [
      '2024-01-02 & region=us, 2024-01-03 & region=eu',
      `${sales(['02'], ['us'])} ${sales(['03'], ['eu'])}`,
    ],
    [
      '2024-01-02.., !2024-01-03 & region=us',
      `${sales(['02'], all)} ${sales(['03'], ['eu', 'asia east'])} ${sales(['04'], all)}`,
    ],
    ['2024-01-02|us', sales(['02'], ['us'])],
    ['2024-01-02|us, 2024-01-03|eu', `${sales(['02'], ['us'])} ${sales(['03'], ['eu'])}`],
    ['2024-01-02|*', sales(['02'], all)],
    ['2024-01|us', sales(['01', '02', '03', '04'], ['us'])],
    ['2024-01-02|us..2024-01-03|us', sales(['02', '03'], ['us'])],
    ['2024-01-02|eu..2024-01-03|us', sales(['02', '03'], ['eu', 'us'])],
    [
      'region=eu, 2024-01-02|us',
      `2024-01-01|eu 2024-01-02|eu 2024-01-02|us 2024-01-03|eu 2024-01-04|eu`,
    ],
  ])('"%s" restrict each other by dimension', (expression, expected) => {
    expect(select('sales', expression)).toBe(expected);
  });
});

describe('other dimensions', () => {
  test('a name that only one dimension has is about that', () => {
    expect(select('stores', 'north')).toBe('eu|north us|north');
  });

  test('a time is about the first of two dimensions of time', () => {
    expect(select('cohorts', '2024-01-03')).toBe('2024-01-03|2024-01-03 2024-01-03|2024-01-04');
    expect(select('cohorts', '2024-01-03, day=2024-01-04')).toBe('2024-01-03|2024-01-04');
  });

  test('items narrow only the assets that they speak of', () => {
    const taken = selectCells(drawn, {
      selection: 'sales days regions',
      partitions: '2024-01-02, region=us',
    });
    const counts = taken.ok
      ? [...taken.value].map(([index, cells]) => [
          drawn.assets[index]!.name,
          [...eachOrdinal(cells)].length,
        ])
      : [];
    expect(Object.fromEntries(counts)).toEqual({ days: 1, regions: 3, sales: 1 });
  });
});

describe('what is wrong', () => {
  test.each<[keyof typeof shapes, string, string]>([
    [
      'sales',
      'region=uss',
      'by dimension "region", asset "sales" has no partition "uss". Did you mean "us"?',
    ],
    ['sales', 'regoin=us', 'there is no dimension "regoin". Did you mean "region"?'],
    [
      'sales',
      '2024-01-02, region=',
      'partitions "2024-01-02, region=": expected a partition after "region=" (character 20)',
    ],
    [
      'sales',
      '2024-01-02 & ',
      'partitions "2024-01-02 & ": expected a partition beside "&" (character 13)',
    ],
    [
      'sales',
      '2023-01-02|eu',
      'by dimension "day", asset "sales" has no partition "2023-01-02": its partitions start at 2024-01-01. Did you mean "2024-01-01"?',
    ],
    [
      'stores',
      'us',
      'asset "stores" has "us" in both of its dimensions. Write "region=us" or "chain=us".',
    ],
    [
      'stores',
      'south',
      'asset "stores" has no partition "south": a key joins those of region and chain. Its 4 keys run from "eu|us" to "us|north".',
    ],
  ])('%s has a word on "%s"', (name, expression, expected) => {
    expect(select(name, expression)).toBe(expected);
  });
});
