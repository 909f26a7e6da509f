import { expect, test } from 'vitest';
import type { IdleReason } from '../../../source/domain/schedule/run.ts';
import { describeIdle } from '../../../source/ui/live/idle-view.ts';

test.each<[IdleReason | undefined, string, string | undefined]>([
  [undefined, 'running', undefined],
  [{ type: 'queue', behind: ['bf-1'] }, 'queued', 'Waits for its turn behind bf-1'],
  [{ type: 'paused' }, 'paused', 'Paused: p starts tasks again'],
  [
    { type: 'guard', guard: 'budget', message: 'spend 2 reached the budget of 1' },
    'stopped: budget',
    'spend 2 reached the budget of 1. Running tasks finish; :budget N raises it',
  ],
  [
    { type: 'guard', guard: 'failures', message: '5 tasks failed in a row' },
    'stopped: failures',
    '5 tasks failed in a row. Running tasks finish; p goes on all the same',
  ],
  [
    { type: 'load', message: 'load 9 has reached maxLoad of 4' },
    'waits: load',
    'No task starts: load 9 has reached maxLoad of 4',
  ],
  [{ type: 'memory', message: 'little' }, 'waits: memory', 'No task starts: little'],
  [
    { type: 'rate', pool: 'api', at: 13_000 },
    'waits: rate',
    'The rate of pool api lets the next task start in 12s',
  ],
  [{ type: 'retry', at: 13_000 }, 'running', 'The next try is due in 12s'],
  [{ type: 'pool', pool: 'api' }, 'running', 'Pool api has no free slot'],
  [{ type: 'spread', at: 13_000 }, 'running', undefined],
])('%j is shown as %s', (reason, text, sentence) => {
  const idle = describeIdle(reason, 1_000);
  expect([idle.text, idle.sentence]).toEqual([text, sentence]);
});
