import type { CostModel } from '../domain/asset.ts';
import type { BackfillEvent, FailureCause, Reported, Usage } from '../domain/events.ts';
import type { PartitionKey } from '../domain/names.ts';
import { addModelCost } from '../domain/schedule/attempt-cost.ts';
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
  readonly stop?: Stop;
  readonly result: TaskResult;
  /** Last line of its log. */
  readonly lastLine?: string;
  readonly costModel?: CostModel;
  /** Epoch ms of the next try should this one count as failed. */
  readonly retryAt?: number;
}

export type AttemptEnd = Extract<
  BackfillEvent,
  { readonly type: 'attempt-succeeded' | 'attempt-failed' | 'attempt-cancelled' }
>;

/**
 * The event that ends an attempt. Exit 0 is success unless partitions were reported as failed. A
 * batch that exits by itself keeps the partitions that it did not name as failed; one that was
 * killed, timed out or named none keeps nothing.
 */
export function concludeAttempt(ended: EndedAttempt): AttemptEnd {
  const { task, attempt, durationMs, end, stop } = ended;
  const facts = { task, attempt, durationMs, ...ended.usage };
  if (stop === 'cancelled') return { type: 'attempt-cancelled', ...facts, ...spentBy(ended) };
  const cause = causeOf(end, stop);
  const failed = namedFailures(ended);
  if (cause.type === 'exit' && cause.code === 0 && failed.length === 0) {
    return { type: 'attempt-succeeded', ...facts, ...figuresOf(ended) };
  }
  const isPartial =
    cause.type === 'exit' && failed.length > 0 && failed.length < ended.partitions.length;
  const mayRetry = end.type !== 'not-started' || end.isTransient;
  return {
    type: 'attempt-failed',
    ...facts,
    cause,
    message: messageOf(ended, cause),
    ...figuresOf(ended),
    ...(isPartial ? { failed } : {}),
    ...(mayRetry && cause.type !== 'interrupted' && ended.retryAt !== undefined
      ? { retryAt: ended.retryAt }
      : {}),
  };
}

function causeOf(end: ExecutionEnd, stop: Stop | undefined): FailureCause {
  if (stop === 'interrupted') return { type: 'interrupted' };
  if (typeof stop === 'object') return { type: 'timeout', afterMs: stop.timeoutMs };
  switch (end.type) {
    case 'exited':
      return { type: 'exit', code: end.code };
    case 'signalled':
      return { type: 'signal', signal: end.signal };
    case 'lost':
      return { type: 'interrupted' };
    case 'not-started':
      return { type: 'spawn', message: end.message };
  }
}

function namedFailures({ partitions, result }: EndedAttempt): readonly PartitionKey[] {
  return partitions.filter((key) => result.failures.has(key));
}

/** What the task reported, its cost filled in from the model; a process that never ran is free. */
function figuresOf({ result, costModel, partitions, durationMs, end }: EndedAttempt) {
  const { reported, cells } = result;
  const model = end.type === 'not-started' ? undefined : costModel;
  return {
    reported: addModelCost(reported, model, { cells: partitions.length, durationMs }),
    ...(Object.keys(cells).length > 0 ? { cells } : {}),
  };
}

/** The part of a cancelled attempt's figures that says anything. */
function spentBy(ended: EndedAttempt): { readonly reported?: Reported } {
  const { reported } = figuresOf(ended);
  return Object.keys(reported).length > 0 ? { reported } : {};
}

/** One line: a partition's own message, else the last line of the log. The cause stands beside it. */
function messageOf(ended: EndedAttempt, cause: FailureCause): string {
  const { lastLine, result } = ended;
  if (cause.type === 'spawn') return cause.message;
  if (ended.end.type === 'lost') return ended.end.message;
  if (cause.type === 'interrupted') return 'the runner was stopped';
  const ignored = result.malformed.length;
  const lines = ignored === 1 ? '1 line' : `${ignored} lines`;
  const note = ignored > 0 ? ` (${lines} of its result file ignored)` : '';
  return `${failureMessage(ended) ?? lastLine ?? 'no output'}${note}`;
}

function failureMessage(ended: EndedAttempt): string | undefined {
  const [first, ...others] = namedFailures(ended);
  if (first === undefined) return undefined;
  const stated = ended.result.failures.get(first);
  const what = stated === undefined ? 'reported as failed' : stated.replaceAll(/\s+/g, ' ').trim();
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${first}: ${what}${more}`;
}
