import { expect, test } from 'vitest';
import { describePreparationFailure } from '../../source/engine/spawn-failure.ts';

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

test('an attempt that cannot be prepared for another reason tells it in one line', () => {
  const { message } = describePreparationFailure(systemError('EROFS', 'EROFS: read-only\n  disk'));
  expect(message).toBe('the attempt could not be prepared: EROFS: read-only disk');
});
