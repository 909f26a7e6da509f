import { describe, expect, test } from 'vitest';
import type { PartitionKey } from '../../source/domain/names.ts';
import { concludeAttempt, type PlannedAttempt } from '../../source/engine/conclude-attempt.ts';
import { parseResult } from '../../source/engine/parse-result.ts';

const partitions = ['a', 'b', 'c'] as readonly string[] as readonly PartitionKey[];

function conclude(ended: Partial<PlannedAttempt>, ...lines: readonly string[]) {
  return concludeAttempt({
    task: 'raw/a..c',
    attempt: 1,
    partitions,
    durationMs: 5,
    end: { type: 'exited', code: 0 },
    usage: {},
    isHandedOn: false,
    loss: { times: 1 },
    result: parseResult(lines.join('\n'), (key) => partitions.includes(key as PartitionKey)),
    ...ended,
  });
}

const failed = (partition: string) => JSON.stringify({ partition, status: 'failed' });
const exit1 = { type: 'exited', code: 1 } as const;

describe('which partitions an attempt keeps', () => {
  test.each<[string, Partial<PlannedAttempt>, string[], object]>([
    ['exit 0', {}, [], { type: 'attempt-succeeded' }],
    [
      'exit 0, one named',
      {},
      [failed('a')],
      { type: 'attempt-failed', failed: ['a'], cause: { code: 0 } },
    ],
    ['exit 1, one named', { end: exit1 }, [failed('a')], { type: 'attempt-failed', failed: ['a'] }],
  ])('%s', (_, ended, lines, expected) => {
    expect(conclude(ended, ...lines)).toMatchObject(expected);
  });

  test.each<[string, Partial<PlannedAttempt>, string[]]>([
    ['exit 1, none named', { end: exit1 }, []],
    ['exit 1, all named', { end: exit1 }, partitions.map(failed)],
    ['killed, one named', { end: { type: 'signalled', signal: 'SIGKILL' } }, [failed('a')]],
    ['timed out, one named', { end: exit1, stop: { timeoutMs: 9 } }, [failed('a')]],
  ])('%s: none', (_, ended, lines) => {
    const event = conclude(ended, ...lines);
    expect(event.type).toBe('attempt-failed');
    expect(event).not.toHaveProperty('failed');
  });
});

const succeeded = (partition: string) => JSON.stringify({ partition, status: 'succeeded' });
const killed = { end: { type: 'signalled', signal: 'SIGKILL' } } as const;

describe('a batch that was cut short', () => {
  test.each<[string, Partial<PlannedAttempt>, string[], readonly string[]]>([
    ['killed', killed, [succeeded('a'), failed('b')], ['b', 'c']],
    ['timed out', { end: exit1, stop: { timeoutMs: 9 } }, [succeeded('c')], ['a', 'b']],
    ['interrupted', { end: exit1, stop: 'interrupted' }, [succeeded('a')], ['b', 'c']],
    ['exit 1 without a word on failures', { end: exit1 }, [succeeded('b')], ['a', 'c']],
    ['taken back', killed, [succeeded('a'), failed('a'), succeeded('b')], ['a', 'c']],
  ])('%s: keeps what it reported as succeeded, and that alone', (_, ended, lines, unbuilt) => {
    expect(conclude(ended, ...lines)).toMatchObject({ type: 'attempt-failed', failed: unbuilt });
  });

  test('keeps nothing when it failed after it had reported all', () => {
    const event = conclude({ end: exit1 }, ...partitions.map(succeeded));
    expect(event).not.toHaveProperty('failed');
  });

  test('names that are not its own count for nothing', () => {
    expect(conclude({}, failed('z')).type).toBe('attempt-succeeded');
    expect(conclude({ end: exit1 }, failed('z'))).not.toHaveProperty('failed');
  });
});

describe('what follows a failure', () => {
  const split = { splitAt: 'b' as PartitionKey, retryAt: 700 };
  test.each<[string, Partial<PlannedAttempt>, string[], object]>([
    ['exit 1, none named', { end: exit1 }, [], split],
    ['killed', killed, [], split],
    ['killed after naming one', killed, [failed('a')], { retryAt: 900 }],
    ['exit 1, all named', { end: exit1 }, partitions.map(failed), { retryAt: 900 }],
    [
      'could not start for now',
      { end: { type: 'not-started', message: 'no', isTransient: true } },
      [],
      { retryAt: 900 },
    ],
    ['interrupted', { end: exit1, stop: 'interrupted' }, [], {}],
  ])('%s', (_, ended, lines, next) => {
    const event = conclude({ ...ended, retryAt: 900, split }, ...lines);
    const { retryAt, splitAt } = event as { retryAt?: number; splitAt?: string };
    expect({ ...(splitAt && { splitAt }), ...(retryAt && { retryAt }) }).toEqual(next);
  });
});

describe('the message', () => {
  test.each<[string, Partial<PlannedAttempt>, string[], string]>([
    ['the last line of the log', { end: exit1, lastLine: 'boom' }, [], 'boom'],
    [
      'a named partition’s own words before it',
      { end: exit1, lastLine: 'boom' },
      ['{"partition":"b","status":"failed","message":"too\\nfew"}'],
      'b: too few',
    ],
    [
      'how many more were named',
      { end: exit1 },
      [failed('a'), failed('c')],
      'a: reported as failed (and 1 more)',
    ],
    ['that there is nothing to tell', { end: exit1 }, [], 'no output'],
    [
      'a note on lines that were ignored',
      { end: exit1, lastLine: 'boom' },
      ['nonsense'],
      'boom (1 line of its result file ignored)',
    ],
  ])('is %s', (_, ended, lines, message) => {
    expect(conclude(ended, ...lines)).toMatchObject({ message });
  });
});

describe('tries and money', () => {
  test('an interrupted attempt has no next try of its own, a failed one has', () => {
    const retryAt = 99;
    expect(conclude({ end: exit1, retryAt })).toMatchObject({ retryAt });
    expect(conclude({ end: exit1, retryAt, stop: 'interrupted' })).not.toHaveProperty('retryAt');
  });

  test('a process that never ran costs nothing', () => {
    const end = { type: 'not-started', message: 'no', isTransient: false } as const;
    const costModel = { perTask: 3 };
    expect(conclude({ end, costModel })).toMatchObject({ reported: {} });
    expect(conclude({ end: exit1, costModel })).toMatchObject({ reported: { cost: 3 } });
  });

  test('a cancelled attempt is cancelled however it ended', () => {
    expect(conclude({ stop: 'cancelled' })).toEqual({
      type: 'attempt-cancelled',
      task: 'raw/a..c',
      attempt: 1,
      durationMs: 5,
    });
  });

  test('a cancelled attempt tells what it had cost by then', () => {
    const event = { type: 'attempt-cancelled' };
    const costModel = { perTask: 3 };
    expect(conclude({ stop: 'cancelled' }, '{"cost":0.5,"rows":2}')).toMatchObject({
      ...event,
      reported: { cost: 0.5, rows: 2 },
    });
    expect(conclude({ stop: 'cancelled', costModel })).toMatchObject({
      ...event,
      reported: { cost: 3 },
    });
    const end = { type: 'not-started', message: 'no', isTransient: true } as const;
    expect(conclude({ stop: 'cancelled', end, costModel })).not.toHaveProperty('reported');
  });
});
