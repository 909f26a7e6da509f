import { expect, test } from 'vitest';
import type { Run } from '../../../source/domain/schedule/run.ts';
import { giveTurns } from '../../../source/domain/schedule/turns.ts';

/**
 * A line as words, in which `*` has the turn, `&` is side by side, `p` is paused and idle, `P`
 * paused with a task running, `pA` with one announced, and `e` has ended.
 */
function placesOf(line: string) {
  return line.split(' ').map((word) => ({
    hasTurn: word.includes('*'),
    isSideBySide: word.includes('&'),
    run: {
      id: word.replaceAll(/[*&]/g, ''),
      paused: /p/i.test(word),
      runningTasks: word.includes('P') ? 1 : 0,
      announcedTasks: word.includes('A') ? 1 : 0,
      ...(word.includes('e') ? { outcome: 'succeeded' } : {}),
    } as unknown as Run,
  }));
}

test.each([
  ['the first has it', 'a b', 'a'],
  ['who has it keeps it', 'a b* c', 'b'],
  ['side by side has it at once', 'a* b& c', 'a b'],
  ['side by side does not make others wait for what has no turn', 'a& b', 'a'],
  ['the next waits for all who have it', 'a* b*& c', 'a b'],
  ['it goes on when nobody has it', 'a b& c*e', 'a b'],
  ['who has ended gives it up', 'ae* b c', 'b'],
  ['who is paused and idle gives it up to one who waits', 'ap* b c', 'b'],
  ['who is paused keeps it while a task runs', 'aP* b', 'aP'],
  ['who is paused keeps it while a task may begin', 'apA* b', 'apA'],
  ['who is paused keeps it when nobody waits', 'ap* bp', 'ap'],
  ['who is paused does not get it', 'ap b', 'b'],
  ['who goes on after a pause waits behind who has it', 'a b*', 'b'],
])('%s: %s', (_, line, turns) => {
  const given = giveTurns(placesOf(line));
  expect([...given].map(({ run }) => run.id).join(' ')).toBe(turns);
});
