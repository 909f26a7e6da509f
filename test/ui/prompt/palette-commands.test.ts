import { expect, test } from 'vitest';
import { countOrdinals } from '../../../source/domain/ordinals.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import type { RunCommand } from '../../../source/domain/schedule/command.ts';
import { paletteCommands, parseCommand } from '../../../source/ui/prompt/palette-commands.ts';
import { assetOf } from '../../builders/graph.ts';
import { paletteAt } from './palette-place.ts';

function at(asset: string, time: number) {
  const { graph, cursor } = paletteAt('live');
  return { ...cursor, asset: assetOf(graph, asset).index, line: undefined, at: time };
}

function meaning(text: string): unknown {
  const parsed = parseCommand(paletteAt('live'), text);
  if (!parsed.ok) return parsed.problems.map(formatProblem).join();
  return parsed.value.type === 'action' ? parsed.value.binding.action : parsed.value;
}

test.each([
  ['pause', 'pause'],
  ['  pause  ', 'pause'],
  ['pau', 'pause'],
  ['zoom month', { type: 'zoom', level: 'month' }],
  ['zoom mo', { type: 'zoom', level: 'month' }],
  ['lens cost', { type: 'lens', lens: 'cost' }],
  ['priority 5', { type: 'prioritize', priority: 5 }],
  ['priority -2', { type: 'prioritize', priority: -2 }],
  ['go events/2024-01-02', { type: 'go-to', place: at('events', Date.UTC(2024, 0, 2)) }],
  ['go 2024-01', { type: 'go-to', place: at('events', Date.UTC(2024, 0, 1)) }],
  ['zoom', 'zoom takes one of hour, day, week, month, quarter, year'],
  ['zoom decade', 'zoom takes one of hour, day, week, month, quarter, year'],
  ['concurrency 0', 'concurrency takes a whole number above 0'],
  ['concurrency many', 'concurrency takes a whole number above 0'],
  ['pool api', 'pool takes a name and a whole number'],
  ['budget', 'budget takes an amount above 0, or none'],
  ['budget 0', 'budget takes an amount above 0, or none'],
  ['max-failures 0', 'max-failures takes a whole number above 0, or none'],
  ['priority high', 'priority takes a whole number, after the name of an asset if it is for one'],
  ['retyr', 'There is no command "retyr" here. Did you mean "retry"?'],
  ['mark-', '"mark-" may be mark-all, mark-done, mark-failed, mark-row'],
])(':%s', (text, expected) => {
  expect(meaning(text)).toEqual(expected);
});

test.each<[string, RunCommand]>([
  ['concurrency 12', { type: 'set-concurrency', concurrency: 12 }],
  ['pool api 3', { type: 'set-pool', pool: 'api', slots: 3 }],
  ['pool api 0', { type: 'set-pool', pool: 'api', slots: 0 }],
  ['budget 12.5', { type: 'set-budget', budget: 12.5 }],
  ['budget none', { type: 'set-budget' }],
  ['max-failures 4', { type: 'set-max-failures', failures: 4 }],
  ['max-failures none', { type: 'set-max-failures' }],
  ['priority report 3', { type: 'set-priority', priority: 3, assets: ['report'] }],
])(':%s asks the runner', (text, command) => {
  expect(meaning(text)).toMatchObject({ type: 'send', command });
});

test('commands that need a running backfill are offered on its screen only', () => {
  const names = (scope: 'pick' | 'live') => paletteCommands(scope).map(({ name }) => name);
  expect(names('live')).toContain('concurrency');
  expect(names('pick')).not.toContain('concurrency');
});

test.each([
  ['select raw_events+/2024-02', { raw_events: 29, events: 29, report: 29 }],
  ['select users/ben', { users: 1 }],
  ['select events users/2024-01-01', { events: 1, users: 2 }],
  ['partitions 2024-01', { events: 31 }],
  ['  partitions   last 1d', { events: 1 }],
])(':%s marks %j', (text, expected) => {
  const place = paletteAt('pick');
  const parsed = parseCommand(place, text);
  if (!parsed.ok || parsed.value.type !== 'mark') throw new Error(JSON.stringify(parsed));
  const counts = [...parsed.value.marks].map(([index, cells]) => [
    place.graph.assets[index]!.name,
    countOrdinals(cells),
  ]);
  expect(Object.fromEntries(counts)).toEqual(expected);
});

test.each([
  ['select rwa_events', 7, 'there is no asset "rwa_events"'],
  ['select events,', 14, 'expected an asset after ","'],
  ['select   events/2024-01, !', 26, 'expected a partition, a range or "all" after "!"'],
  ['partitions 2024-01,,2024', 19, 'expected a partition, a range or "all" after ","'],
  [' retyr', 1, 'There is no command "retyr" here'],
])(':%s is wrong at %d', (text, at, message) => {
  const parsed = parseCommand(paletteAt('pick'), text);
  expect(parsed.ok ? [] : parsed.problems.map(({ fault }) => fault)).toContainEqual({
    at,
    message,
  });
});

const priorityTakes = 'a whole number, after the name of an asset if it is for one';

test.each([
  ['concurrency many', 12, 'concurrency takes a whole number above 0'],
  ['concurrency 3 4', 12, 'concurrency takes a whole number above 0'],
  ['pool', 4, 'pool takes a name and a whole number'],
  ['pool x', 6, 'pool takes a name and a whole number'],
  ['  pool   api  many ', 14, 'pool takes a name and a whole number'],
  ['pool api 3 4', 9, 'pool takes a name and a whole number'],
  ['budget much', 7, 'budget takes an amount above 0, or none'],
  ['max-failures 0', 13, 'max-failures takes a whole number above 0, or none'],
  ['priority high', 9, `priority takes ${priorityTakes}`],
  ['priority events high', 16, `priority takes ${priorityTakes}`],
  ['priority evnets 3', 9, 'there is no asset "evnets"'],
  ['pool apy 3', 5, 'no asset runs in a pool "apy"'],
  ['pool  zzz 0', 6, 'no asset runs in a pool "zzz"'],
  ['zoom decade', 5, 'zoom takes one of hour, day, week, month, quarter, year'],
  ['lens cots', 5, 'lens takes one of status, cost, duration, attempts, rows'],
  ['go', 2, 'go takes an asset, a date or asset/key'],
  ['go nowhere', 3, 'No asset, partition or date here is called "nowhere"'],
  ['go evnets/2024', 3, 'No asset, partition or date here is called "evnets/2024"'],
  ['go users/benn', 9, 'asset "users" has no partition "benn"'],
])(':%s on a backfill points at %d', (text, column, message) => {
  const parsed = parseCommand(paletteAt('live'), text);
  expect(parsed.ok ? [] : parsed.problems.map(({ fault }) => fault)).toEqual([
    { at: column, message },
  ]);
});

test.each([
  ['lens cots', 'cost'],
  ['zoom moth', 'month'],
  ['priority evnets 3', 'events'],
  ['go evnets', 'events'],
  ['go evnets/2024', 'events'],
  ['go users/benn', 'ben'],
])(':%s suggests "%s"', (text, name) => {
  expect(meaning(text)).toMatch(`Did you mean "${name}"?`);
});

test('an expression that takes nothing is refused', () => {
  const parsed = parseCommand(paletteAt('pick'), 'partitions 2024-01, !2024');
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual(['This takes no cell']);
});
