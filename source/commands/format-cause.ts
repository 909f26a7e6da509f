import type { FailureCause } from '../domain/events.ts';
import { formatDuration } from '../domain/time/duration.ts';

/** Why an attempt failed, in a few words. */
export function formatCause(cause: FailureCause): string {
  switch (cause.type) {
    case 'exit':
      return `exit ${cause.code}`;
    case 'signal':
      return cause.signal;
    case 'timeout':
      return `timed out after ${formatDuration(cause.afterMs)}`;
    case 'spawn':
      return 'could not start';
    case 'interrupted':
      return 'interrupted';
    default:
      return cause satisfies never;
  }
}
