import type { BackfillEvent } from './events.ts';

type FailedAttempt = Extract<BackfillEvent, { readonly type: 'attempt-failed' }>;

/** Whether its task has failed with it: no try is to come, and its own end was seen, or unseen too often. */
export function isLastTry({ cause, retryAt }: FailedAttempt): boolean {
  return retryAt === undefined && !isPutBack(cause);
}

/** Whether the attempt says nothing of its task, which goes back to the queue as it was. */
export function isPutBack(cause: FailedAttempt['cause']): boolean {
  return cause.type === 'interrupted' && !cause.loss?.isLast;
}
