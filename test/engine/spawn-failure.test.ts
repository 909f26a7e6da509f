import { expect, test } from 'vitest';
import {
  describeLogFailure,
  describePreparationFailure,
} from '../../source/engine/spawn-failure.ts';

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.each(['EMFILE', 'ENFILE'])(
  'an attempt without a file to be had (%s) says what to do',
  (code) => {
    const end = describePreparationFailure(
      systemError(code, `${code}: too many open files, open 'x'`),
    );
    expect(end).toEqual({
      type: 'not-started',
      message: `the attempt could not be prepared: too many files are open (${code}): raise the limit (ulimit -n) or lower the concurrency`,
      isTransient: true,
    });
  },
);

test('an attempt that cannot be prepared for an unknown reason tells it in one line', () => {
  const { message } = describePreparationFailure(systemError('EWHAT', 'EWHAT: no\n  idea'));
  expect(message).toBe('the attempt could not be prepared: EWHAT: no idea');
});

test.each([
  ['ENOSPC', 'make room (backfill gc removes old logs)'],
  ['EDQUOT', 'make room (backfill gc removes old logs)'],
  ['EROFS', 'make the state directory writable, or set another as "stateDir"'],
  ['EACCES', 'make the state directory writable, or set another as "stateDir"'],
  ['ENOTDIR', 'a file stands where a folder is to be: move it away'],
  ['EIO', "the disk or its connection fails: see the system's own log"],
])('a file or folder of ours that cannot be had (%s) says what to do', (code, advice) => {
  const error = systemError(code, `${code}: no, mkdir '/state/logs'`);
  const reason = `${code}: no, mkdir '/state/logs': ${advice}`;
  expect(describePreparationFailure(error).message).toBe(
    `the attempt could not be prepared: ${reason}`,
  );
  expect(describeLogFailure(error, '/state/logs/a').message).toBe(
    `log /state/logs/a cannot be written: ${reason}`,
  );
});
