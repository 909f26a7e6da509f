import { emptyPage, type LogPage } from './read-log.ts';

/** One attempt's log. */
export interface LogTarget {
  /** Number of the task in the plan. */
  readonly task: number;
  readonly attempt: number;
  /** Absolute. */
  readonly path: string;
}

/** What of a log is on screen. */
export interface LogState {
  /** Absent: the cell under the cursor has no log. */
  readonly target?: LogTarget;
  readonly page: LogPage;
  /** Stays at the end as the log grows. */
  readonly isFollowing: boolean;
  /** Columns that long lines are shifted to the left. */
  readonly shift: number;
  readonly search?: string;
  /** Byte offset of the line that the search stands at. */
  readonly match?: number;
}

export const noLog: LogState = { page: emptyPage, isFollowing: true, shift: 0 };

export type LogIntent =
  | { readonly type: 'log-targeted'; readonly target?: LogTarget }
  | {
      readonly type: 'log-read';
      readonly target: LogTarget;
      readonly page: LogPage;
      readonly isFollowing: boolean;
    }
  | { readonly type: 'log-shifted'; readonly columns: number }
  | { readonly type: 'log-searched'; readonly search: string }
  | { readonly type: 'log-matched'; readonly at: number };

/** The log after an intent; what was read of a log that is no longer wanted is dropped. */
export function evolveLog(log: LogState, intent: LogIntent): LogState {
  switch (intent.type) {
    case 'log-targeted':
      return intent.target ? { ...noLog, ...keptSearch(log), target: intent.target } : noLog;
    case 'log-read':
      if (!isSameLog(log.target, intent.target)) return log;
      return { ...log, page: intent.page, isFollowing: intent.isFollowing };
    case 'log-shifted':
      return { ...log, shift: Math.max(0, log.shift + intent.columns) };
    case 'log-searched':
      return { ...withoutMatch(log), search: intent.search };
    case 'log-matched':
      return { ...log, match: intent.at };
  }
}

/** True when both name the same attempt of the same task, or neither names any. */
export function isSameLog(a: LogTarget | undefined, b: LogTarget | undefined): boolean {
  return a?.path === b?.path && a?.task === b?.task && a?.attempt === b?.attempt;
}

function keptSearch({ search }: LogState): Pick<LogState, 'search'> {
  return search === undefined ? {} : { search };
}

function withoutMatch(log: LogState): LogState {
  const copy: { -readonly [K in keyof LogState]: LogState[K] } = { ...log };
  delete copy.match;
  return copy;
}
