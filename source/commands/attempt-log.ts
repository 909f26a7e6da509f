import { attemptPaths } from '../store/state-directory.ts';

/** Absolute path of an attempt's log. */
export function attemptLog(
  stateDir: string,
  attempt: { readonly backfill: string; readonly task: string; readonly attempt: number },
): string {
  return attemptPaths(stateDir, attempt.backfill).log(attempt.task, attempt.attempt);
}
