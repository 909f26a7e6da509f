import type { FailureCause } from './events.ts';
import { formatDuration } from './time/duration.ts';

/** Why an attempt failed, in two or three words: `exit 1`, `killed by SIGKILL`. */
export function describeCause(cause: FailureCause): string {
  switch (cause.type) {
    case 'exit':
      return `exit ${cause.code}`;
    case 'signal':
      return `killed by ${cause.signal}`;
    case 'timeout':
      return `timed out after ${formatDuration(cause.afterMs)}`;
    case 'spawn':
      return 'could not start';
    case 'interrupted':
      return cause.loss?.isLast ? `interrupted ${cause.loss.times} times` : 'interrupted';
    default:
      return cause satisfies never;
  }
}
