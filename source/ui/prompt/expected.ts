import { fail, type Result } from '../../domain/problem.ts';

/** Where an argument is wrong, and what may have been meant. */
interface Wrong {
  /** Offset into the argument. */
  readonly at?: number;
  readonly hint?: string | undefined;
}

/** The problem with what followed the command of that name. */
export function expected(name: string, what: string, { at = 0, hint }: Wrong = {}): Result<never> {
  const message = `${name} takes ${what}`;
  const problem = { code: 'bad-argument', message, fault: { at, message } };
  return fail(hint === undefined ? problem : { ...problem, hint });
}
