import type { Recorded } from '../domain/events.ts';

/** Shows a run to whoever waits for it. */
export interface RunFollower {
  /** An event was recorded and folded into the run. */
  tell(recorded: Recorded): void;
  /** Says something about the run that is no event of it. */
  say(text: string): void;
  /** Leaves the terminal as it was, below what has been written. May be called again. */
  close(): void;
}
