import { expect, test } from 'vitest';
import { countOrdinals } from '../../../source/domain/ordinals.ts';
import { completeCells, takeCells } from '../../../source/domain/selection/cell-expression.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { applyOptions, readCursor } from './completion-chart.ts';

const assets = graph('raw -> clean; sales; notes', {
  raw: { owner: 'data/team' },
  sales: both({ day: timed('daily', { start: '2024-01-01' }), region: fixed('eu', 'us') }),
  notes: 'unpartitioned',
});

function take(text: string): unknown {
  const cells = takeCells(assets, text);
  if (!cells.ok) return cells.problems.map(({ fault }) => [fault?.at, fault?.message]);
  return Object.fromEntries(
    [...cells.value].map(([index, set]) => [assets.assets[index]!.name, countOrdinals(set)]),
  );
}

test.each([
  ['raw', { raw: 60 }],
  ['raw+/2024-02', { raw: 29, clean: 29 }],
  ['sales/region=eu & day=2024-01', { sales: 31 }],
  ['owner:"data/team"/2024-01-01', { raw: 1 }],
  ['notes/all', { notes: 1 }],
  ['rwa/2024', [[0, 'there is no asset "rwa"']]],
  ['raw,/2024', [[4, 'expected an asset after ","']]],
  ['raw/2024-01,', [[12, 'expected a partition, a range or "all" after ","']]],
  ['raw/2024-13', [[4, expect.stringContaining('"2024-13"')]]],
  ['raw/2024-01, 2024-13', [[13, expect.stringContaining('"2024-13"')]]],
])('%s takes %j', (text, expected) => {
  expect(take(text)).toEqual(expected);
});

test.each([
  ['cle|', ['clean']],
  ['clean|', ['clean/', 'clean+', 'clean+1', 'clean,', 'clean ']],
  ['cl|ean/2024', ['clean/2024']],
  ['clean/2024-|', ['clean/2024-01', 'clean/2024-02']],
  ['sales/2024-01-01 & re|', ['sales/2024-01-01 & region=eu', 'sales/2024-01-01 & region=us']],
  ['sales/region=eu|', ['sales/region=eu..', 'sales/region=eu,', 'sales/region=eu & ']],
  ['sales/day=2024-|', ['sales/day=2024-01', 'sales/day=2024-02']],
  ['nothing/2024-|', expect.arrayContaining(['nothing/2024-01'])],
])('completing %s offers %j', (drawn, offered) => {
  const { text, cursor } = readCursor(drawn);
  expect(applyOptions(text, completeCells(assets, text, cursor))).toEqual(offered);
});
