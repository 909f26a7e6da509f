import { expect, test } from 'vitest';
import { describeCause } from '../../source/domain/describe-cause.ts';
import type { FailureCause } from '../../source/domain/events.ts';

test.each<[FailureCause, string]>([
  [{ type: 'exit', code: 3 }, 'exit 3'],
  [{ type: 'signal', signal: 'SIGKILL' }, 'killed by SIGKILL'],
  [{ type: 'timeout', afterMs: 90_000 }, 'timed out after 1m30s'],
  [{ type: 'spawn', message: 'ENOENT' }, 'could not start'],
  [{ type: 'interrupted' }, 'interrupted'],
])('%o reads "%s"', (cause, text) => {
  expect(describeCause(cause)).toBe(text);
});
