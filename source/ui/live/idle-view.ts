import type { IdleReason } from '../../domain/schedule/run.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { StyleName } from '../palette.ts';

/** Why nothing starts: a word or two for the header, and a sentence where more is known. */
export interface IdleText {
  readonly text: string;
  readonly style: StyleName;
  readonly sentence?: string;
}

/** What to say of a backfill that runs; `undefined` as reason: that it does. */
export function describeIdle(reason: IdleReason | undefined, now: number): IdleText {
  const style = 'warning';
  switch (reason?.type) {
    case 'paused':
      return { text: 'paused', style, sentence: 'Paused: p starts tasks again' };
    case 'queue': {
      const sentence = `Waits for its turn behind ${reason.behind.join(', ')}`;
      return { text: 'queued', style, sentence };
    }
    case 'slots': {
      const sentence = `${reason.behind.join(', ')} beside it has all the slots`;
      return { text: 'waits: slots', style, sentence };
    }
    case 'guard': {
      const next = reason.guard === 'budget' ? ':budget N raises it' : 'p goes on all the same';
      const text = `stopped: ${reason.guard}`;
      return { text, style, sentence: `${reason.message}. Running tasks finish; ${next}` };
    }
    case 'load':
    case 'memory':
      return {
        text: `waits: ${reason.type}`,
        style,
        sentence: `No task starts: ${reason.message}`,
      };
    case 'rate': {
      const wait = formatDuration(Math.max(0, reason.at - now));
      const sentence = `The rate of pool ${reason.pool} lets the next task start in ${wait}`;
      return { text: 'waits: rate', style, sentence };
    }
    case 'retry': {
      const wait = formatDuration(Math.max(0, reason.at - now));
      return { text: 'running', style: 'running', sentence: `The next try is due in ${wait}` };
    }
    case 'pool':
      return {
        text: 'running',
        style: 'running',
        sentence: `Pool ${reason.pool} has no free slot`,
      };
    // Starts that are spread are how it is meant to go on.
    case 'spread':
    case undefined:
      return { text: 'running', style: 'running' };
    default:
      return reason satisfies never;
  }
}
