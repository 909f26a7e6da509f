import type { Run } from './run.ts';

/** A backfill in the line of those that a runner carries. */
export interface Place {
  readonly run: Run;
  /** It waits for no other. */
  readonly isSideBySide: boolean;
  /** It may start tasks, as far as the others are concerned. */
  readonly hasTurn: boolean;
}

/**
 * The places of a line, oldest first, that have the turn from here on. A backfill that was started
 * side by side has it at once; any other gets it when nobody has it. It is kept until the backfill
 * has ended, or is paused with nothing of it running while another waits.
 */
export function giveTurns<P extends Place>(line: readonly P[]): ReadonlySet<P> {
  const waiting = line.filter(({ run, hasTurn }) => !hasTurn && !isAtRest(run));
  const holding = line.filter(({ hasTurn }) => hasTurn);
  if (waiting.length === 0) return new Set(holding);
  const turns = new Set(holding.filter(({ run }) => !isAtRest(run)));
  for (const place of waiting) {
    if (place.isSideBySide || turns.size === 0) turns.add(place);
  }
  return turns;
}

/** It wants to start nothing before somebody tells it to, and nothing of it runs. */
export function isAtRest({ paused, runningTasks, announcedTasks, outcome }: Run): boolean {
  return outcome !== undefined || (paused && runningTasks + announcedTasks === 0);
}
