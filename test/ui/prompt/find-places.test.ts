import { expect, test } from 'vitest';
import { findPlaces } from '../../../source/ui/prompt/find-places.ts';
import { assetOf, graph } from '../../builders/graph.ts';

const assets = graph('raw_events -> clean_events -> weekly; regions', {
  weekly: 'weekly',
  regions: ['eu', 'us'],
});

function find(text: string, row = 'clean_events'): readonly string[] {
  const cursor = { asset: assetOf(assets, row).index, at: Date.UTC(2024, 1, 1), ordinal: 0 };
  return findPlaces(assets, { text, timezone: 'UTC', cursor }).map(({ label }) => label);
}

test.each([
  ['', []],
  ['week', ['weekly']],
  ['events', ['raw_events', 'clean_events']],
  ['EVENTS', ['raw_events', 'clean_events']],
  ['2024-01-31', ['clean_events / 2024-01-31']],
  ['2024-02', ['clean_events / 2024-02-01']],
  ['raw_events/2024-01-05', ['raw_events / 2024-01-05']],
  ['week/2024-01-10', ['weekly / 2024-01-08']],
  ['regions/us', ['regions / us']],
  ['2030', []],
  ['nonsense/2024', []],
])('%j finds %j', (text, expected) => {
  expect(find(text)).toEqual(expected);
});

test('a date is looked up in the row of the cursor', () => {
  expect(find('2024-01-10', 'weekly')).toEqual(['weekly / 2024-01-08']);
});

test.each([
  ['before its first cell', Date.UTC(2023, 5, 1), Date.UTC(2024, 0, 1)],
  ['after its last', Date.UTC(2024, 5, 1), Date.UTC(2024, 1, 26) - 1],
])('an asset is jumped to at its nearest cell from a column %s', (_, at, nearest) => {
  const cursor = { asset: 0, at, ordinal: 3 };
  const [found] = findPlaces(assets, { text: 'weekly', timezone: 'UTC', cursor });
  expect(found?.place.at).toBe(nearest);
});

test('an asset keeps the column of the cursor', () => {
  const cursor = { asset: 0, at: Date.UTC(2024, 1, 1), ordinal: 3 };
  const [found] = findPlaces(assets, { text: 'weekly', timezone: 'UTC', cursor });
  expect(found?.place).toEqual({ ...cursor, asset: assetOf(assets, 'weekly').index });
});
