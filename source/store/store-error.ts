import type { Problem } from '../domain/problem.ts';

/** The state directory cannot be written or read; `problem` says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, { cause });
    this.problem = problem;
  }
}

/** What the file system said no to. */
export interface FileAccess {
  readonly file: string;
  readonly doing: 'read' | 'write';
}

/** Runs a file operation; what the file system refuses is thrown as a `StoreError`. */
export function guardFile<T>(access: FileAccess, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw storeError(error, access);
  }
}

/** `guardFile` for an operation that takes its time. */
export async function guardFileAsync<T>(
  access: FileAccess,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw storeError(error, access);
  }
}

/** The error code of the file system, such as `ENOENT`; `undefined` for any other error. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A `StoreError` for a file system error; anything else, being a bug, comes back as it is. */
export function storeError(error: unknown, { file, doing }: FileAccess): unknown {
  const code = errorCode(error);
  if (code === undefined || error instanceof StoreError) return error;
  const because = reasons[code];
  const problem = {
    code: because?.code ?? `state-${doing}-failed`,
    message: `cannot ${doing} ${file}: ${because?.text ?? (error as Error).message}`,
    hint: because?.hint ?? 'See whether the disk and the directory are in order, then try again.',
  };
  return new StoreError(problem, error);
}

interface Reason {
  readonly code: string;
  readonly text: string;
  readonly hint: string;
}

const diskFull: Reason = {
  code: 'state-disk-full',
  text: 'no space is left on the disk',
  hint: 'Nothing that was recorded is lost: free some space, then resume the backfill.',
};

const notPermitted: Reason = {
  code: 'state-not-permitted',
  text: 'permission denied',
  hint: 'Give this user the right to read and write it, or set "stateDir" to another directory.',
};

const reasons: Readonly<Record<string, Reason>> = {
  ENOSPC: diskFull,
  EDQUOT: { ...diskFull, text: 'the disk quota is used up' },
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: {
    code: 'state-read-only',
    text: 'the file system is read-only',
    hint: 'Set "stateDir" to a directory that can be written.',
  },
  ENOTDIR: {
    code: 'state-not-a-directory',
    text: 'part of the path is a file, expected a directory',
    hint: 'Move that file away, or set "stateDir" to another directory.',
  },
  EISDIR: {
    code: 'state-is-a-directory',
    text: 'it is a directory, expected a file',
    hint: 'Move that directory away.',
  },
  EMFILE: {
    code: 'state-too-many-files',
    text: 'this process has too many files open',
    hint: 'Raise the limit (ulimit -n) or lower the concurrency.',
  },
};
