import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../source/domain/problem.ts';
import { guardFile, guardFileAsync, StoreError } from '../../source/store/store-error.ts';

const access = { file: '.backfill/state.json', doing: 'write' } as const;

function refuse(code: string): never {
  throw Object.assign(new Error(`${code}: it was said`), { code });
}

function problemOf(code: string): string {
  try {
    guardFile(access, () => refuse(code));
  } catch (error) {
    if (error instanceof StoreError) return formatProblem(error.problem);
  }
  return 'none';
}

describe('what the file system refuses', () => {
  test.each([
    [
      'ENOSPC',
      'no space is left on the disk. Nothing that was recorded is lost: free some space, then resume the backfill.',
    ],
    [
      'EDQUOT',
      'the disk quota is used up. Nothing that was recorded is lost: free some space, then resume the backfill.',
    ],
    [
      'EACCES',
      'permission denied. Give this user the right to read and write it, or set "stateDir" to another directory.',
    ],
    ['EROFS', 'the file system is read-only. Set "stateDir" to a directory that can be written.'],
    [
      'ENOTDIR',
      'part of the path is a file, expected a directory. Move that file away, or set "stateDir" to another directory.',
    ],
    [
      'EMFILE',
      'this process has too many files open. Raise the limit (ulimit -n) or lower the concurrency.',
    ],
    [
      'EIO',
      'EIO: it was said. See whether the disk and the directory are in order, then try again.',
    ],
  ])('with %s says what to do', (code, expected) => {
    expect(problemOf(code)).toBe(`cannot write .backfill/state.json: ${expected}`);
  });

  test('is a problem of the state, whose codes begin so', () => {
    for (const code of ['ENOSPC', 'EACCES', 'EROFS', 'ENOTDIR', 'EISDIR', 'EMFILE', 'EIO']) {
      expect(() => guardFile(access, () => refuse(code))).toThrow(
        expect.objectContaining({
          problem: expect.objectContaining({
            code: expect.stringMatching(/^state-/) as string,
          }) as object,
        }),
      );
    }
  });

  test('keeps a bug a bug', async () => {
    const bug = new TypeError('undefined is not a function');
    const work = () => {
      throw bug;
    };
    expect(() => guardFile(access, work)).toThrow(bug);
    await expect(guardFileAsync(access, () => Promise.reject(bug))).rejects.toBe(bug);
  });
});
