import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../source/domain/problem.ts';
import type { RunCommand } from '../../../source/domain/schedule/command.ts';
import {
  completeCommand,
  paletteCommands,
  parseCommand,
  suggestCommands,
} from '../../../source/ui/prompt/palette-commands.ts';

function meaning(text: string): unknown {
  const parsed = parseCommand('live', text);
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
  ['go clean/2024-01-02', { type: 'go-to', text: 'clean/2024-01-02' }],
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
  ['priority raw 3', { type: 'set-priority', priority: 3, assets: ['raw'] }],
])(':%s asks the runner', (text, command) => {
  expect(meaning(text)).toMatchObject({ type: 'send', command });
});

describe('completion', () => {
  test.each([
    ['zo', 'zoom '],
    ['zoom q', 'zoom quarter'],
    ['pau', 'pause'],
    ['nothing', 'nothing'],
    ['concurrency 4', 'concurrency 4'],
  ])('%s becomes %s', (text, expected) => {
    expect(completeCommand('live', text, 0)).toBe(expected);
  });

  test('takes the suggestion that was chosen', () => {
    expect(suggestCommands('live', 'zoom').map(({ name }) => name)).toEqual([
      'zoom',
      'zoom-in',
      'zoom-out',
    ]);
    expect(completeCommand('live', 'zoom', 2)).toBe('zoom-out');
  });
});

test('commands that need a running backfill are offered on its screen only', () => {
  const names = (scope: 'pick' | 'live') => paletteCommands(scope).map(({ name }) => name);
  expect(names('live')).toContain('concurrency');
  expect(names('pick')).not.toContain('concurrency');
});
