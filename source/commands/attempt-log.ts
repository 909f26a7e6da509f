import { logFile } from '../store/state-directory.ts';

/** Absolute path of an attempt's log. */
export function attemptLog(
  stateDir: string,
  attempt: { readonly backfill: string; readonly task: string; readonly attempt: number },
): string {
  return logFile(stateDir, attempt.backfill, attempt.task, attempt.attempt);
}
