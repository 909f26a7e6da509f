import { emptyPage, type LogPage } from './read-log.ts';

/** One attempt's log. */
export interface LogTarget {
  /** Number of the task in the plan. */
  readonly task: number;
  readonly attempt: number;
  /** Absolute. */
  readonly path: string;
  /** Nothing more is written to it. */
  readonly hasEnded: boolean;
}

/** What of a log is on screen. */
export interface LogState {
  /** Absent: the cell under the cursor has no log. */
  readonly target?: LogTarget;
  readonly page: LogPage;
  /** False until the target was read as it stands: what is missing may yet come. */
  readonly isRead: boolean;
  /** Stays at the end as the log grows. */
  readonly isFollowing: boolean;
  /** Columns that long lines are shifted to the left. */
  readonly shift: number;
  readonly search?: string;
  /** Byte offset of the line that the search stands at. */
  readonly match?: number;
}

export const noLog: LogState = { page: emptyPage, isRead: false, isFollowing: true, shift: 0 };

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
      return intent.target ? targetLog(log, intent.target) : noLog;
    case 'log-read':
      if (!isSameLog(log.target, intent.target)) return log;
      return { ...log, page: intent.page, isRead: true, isFollowing: intent.isFollowing };
    case 'log-shifted':
      return { ...log, shift: Math.max(0, log.shift + intent.columns) };
    case 'log-searched':
      return { ...withoutMatch(log), search: intent.search };
    case 'log-matched':
      return { ...log, match: intent.at };
  }
}

/** True when both name the same attempt of the same task as it stands, or neither names any. */
export function isSameLog(a: LogTarget | undefined, b: LogTarget | undefined): boolean {
  return isSameAttempt(a, b) && a?.hasEnded === b?.hasEnded;
}

function isSameAttempt(a: LogTarget | undefined, b: LogTarget | undefined): boolean {
  return a?.path === b?.path && a?.task === b?.task && a?.attempt === b?.attempt;
}

/** The log of an attempt that has ended stays as it is until it was read again. */
function targetLog(log: LogState, target: LogTarget): LogState {
  if (isSameAttempt(log.target, target)) return { ...log, target, isRead: false };
  const { search } = log;
  return { ...noLog, ...(search === undefined ? {} : { search }), target };
}

function withoutMatch(log: LogState): LogState {
  const copy: { -readonly [K in keyof LogState]: LogState[K] } = { ...log };
  delete copy.match;
  return copy;
}
