import type { CostModel } from '../domain/asset.ts';
import type { BackfillEvent, FailureCause, Reported, Usage } from '../domain/events.ts';
import type { PartitionKey } from '../domain/names.ts';
import { addModelCost } from '../domain/schedule/attempt-cost.ts';
import { tellLoss } from '../domain/schedule/plan-loss.ts';
import type { PlannedRetry } from '../domain/schedule/plan-retry.ts';
import type { ExecutionEnd } from './executor.ts';
import type { TaskResult } from './parse-result.ts';

/** Why the runner itself ended an attempt. */
export type Stop = 'cancelled' | 'interrupted' | { readonly timeoutMs: number };

/** All that is known of an attempt that is over. */
export interface EndedAttempt {
  readonly task: string;
  readonly attempt: number;
  readonly partitions: readonly PartitionKey[];
  readonly durationMs: number;
  readonly end: ExecutionEnd;
  readonly usage: Usage;
  /** Whoever saw to it goes on with the next in its place. */
  readonly isHandedOn: boolean;
  readonly stop?: Stop;
  readonly result: TaskResult;
  /** Last line of its log. */
  readonly lastLine?: string;
  readonly costModel?: CostModel;
}

/** With what is to follow if it has failed. */
export type PlannedAttempt = EndedAttempt & PlannedRetry;

export type AttemptEnd = Extract<
  BackfillEvent,
  { readonly type: 'attempt-succeeded' | 'attempt-failed' | 'attempt-cancelled' }
>;

/**
 * The event that ends an attempt. Exit 0 is success unless partitions were reported as failed. A
 * batch that exits by itself keeps the partitions that it did not name as failed; one that was
 * killed, timed out or named none keeps those alone that it reported as succeeded.
 */
export function concludeAttempt(ended: PlannedAttempt): AttemptEnd {
  const { task, attempt, durationMs, stop } = ended;
  const handsOn = ended.isHandedOn ? { handsOn: true as const } : {};
  const facts = { task, attempt, durationMs, ...ended.usage, ...handsOn };
  if (stop === 'cancelled') return { type: 'attempt-cancelled', ...facts, ...spentBy(ended) };
  const cause = causeOf(ended);
  const failed = namedFailures(ended);
  if (cause.type === 'exit' && cause.code === 0 && failed.length === 0) {
    return { type: 'attempt-succeeded', ...facts, ...figuresOf(ended) };
  }
  const unbuilt = cause.type === 'exit' && failed.length > 0 ? failed : notSucceeded(ended);
  return {
    type: 'attempt-failed',
    ...facts,
    cause,
    message: messageOf(ended, cause),
    ...figuresOf(ended),
    ...(unbuilt.length < ended.partitions.length ? { failed: unbuilt } : {}),
    ...nextTry(ended, cause, failed.length > 0),
  };
}

/** An attempt that nobody stopped and that could start is tried again as planned. */
function nextTry(ended: PlannedAttempt, cause: FailureCause, hasNamed: boolean) {
  const { end, split, retryAt } = ended;
  if (cause.type === 'interrupted') return {};
  if (end.type === 'not-started' && !end.isTransient) return {};
  if (split && !hasNamed && cause.type !== 'spawn') return split;
  return retryAt === undefined ? {} : { retryAt };
}

function notSucceeded({ partitions, result }: PlannedAttempt): readonly PartitionKey[] {
  const unbuilt = partitions.filter((key) => !result.successes.has(key));
  // An attempt that failed as a whole after all of it was built leaves nothing to trust.
  return unbuilt.length > 0 ? unbuilt : partitions;
}

function causeOf({ end, stop, loss }: PlannedAttempt): FailureCause {
  if (stop === 'interrupted') return { type: 'interrupted' };
  if (typeof stop === 'object') return { type: 'timeout', afterMs: stop.timeoutMs };
  switch (end.type) {
    case 'exited':
      return { type: 'exit', code: end.code };
    case 'signalled':
      return { type: 'signal', signal: end.signal };
    case 'lost':
      return { type: 'interrupted', loss };
    case 'not-started':
      return { type: 'spawn', message: end.message };
    case 'withdrawn':
    case 'unsynced':
      throw new Error('an attempt that has not begun has not ended');
  }
}

function namedFailures({ partitions, result }: PlannedAttempt): readonly PartitionKey[] {
  return partitions.filter((key) => result.failures.has(key));
}

/** What the task reported, its cost filled in from the model; a process that never ran is free. */
function figuresOf({ result, costModel, partitions, durationMs, end }: PlannedAttempt) {
  const { reported, cells } = result;
  const model = end.type === 'not-started' ? undefined : costModel;
  return {
    reported: addModelCost(reported, model, { cells: partitions.length, durationMs }),
    ...(Object.keys(cells).length > 0 ? { cells } : {}),
  };
}

/** The part of a cancelled attempt's figures that says anything. */
function spentBy(ended: PlannedAttempt): { readonly reported?: Reported } {
  const { reported } = figuresOf(ended);
  return Object.keys(reported).length > 0 ? { reported } : {};
}

/** One line: a partition's own message, else the last line of the log. The cause stands beside it. */
function messageOf(ended: PlannedAttempt, cause: FailureCause): string {
  const { lastLine, result } = ended;
  if (cause.type === 'spawn') return cause.message;
  if (cause.type === 'interrupted' && !cause.loss) return 'the runner was stopped';
  if (ended.end.type === 'lost') {
    return cause.type === 'interrupted'
      ? tellLoss(ended.end.message, ended.loss)
      : ended.end.message;
  }
  const ignored = result.malformed.length;
  const lines = ignored === 1 ? '1 line' : `${ignored} lines`;
  const note = ignored > 0 ? ` (${lines} of its result file ignored)` : '';
  return `${failureMessage(ended) ?? lastLine ?? 'no output'}${note}`;
}

function failureMessage(ended: PlannedAttempt): string | undefined {
  const [first, ...others] = namedFailures(ended);
  if (first === undefined) return undefined;
  const stated = ended.result.failures.get(first);
  const what = stated === undefined ? 'reported as failed' : stated.replaceAll(/\s+/g, ' ').trim();
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${first}: ${what}${more}`;
}
