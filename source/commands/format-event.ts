import { describeCause } from '../domain/describe-cause.ts';
import type { Recorded } from '../domain/events.ts';
import { formatDuration } from '../domain/time/duration.ts';
import type { Look } from './look.ts';

/** One line about something that a person who follows a run wants to see go by. */
export interface EventLine {
  /** One column wide; colour may be in it. */
  readonly mark: string;
  readonly text: string;
}

/** The line about an event; `undefined` for one that the standing line tells well enough. */
export function formatEvent({ at, event }: Recorded, look: Look): EventLine | undefined {
  switch (event.type) {
    case 'attempt-succeeded':
      return {
        mark: look.mark('done'),
        text: `${event.task}  ${formatDuration(event.durationMs)}`,
      };
    case 'attempt-failed': {
      const { task, cause, message, retryAt, splitAt } = event;
      const next =
        retryAt === undefined
          ? ''
          : `, next try${splitAt === undefined ? '' : ' in halves'} in ${formatDuration(retryAt - at)}`;
      const why = cause.type === 'interrupted' ? '' : `: ${message}`;
      return { mark: look.mark('failed'), text: `${task}  ${describeCause(cause)}${next}${why}` };
    }
    case 'attempt-cancelled':
      return { mark: look.mark('cancelled'), text: `${event.task}  cancelled` };
    case 'guard-tripped':
    case 'launching-held':
      return { mark: look.mark('notice'), text: event.message };
    default:
      return undefined;
  }
}
