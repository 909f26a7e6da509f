import type { Run } from '../domain/schedule/run.ts';
import { formatEvent } from './format-event.ts';
import { countDone } from './format-standing.ts';
import type { Io } from './io.ts';
import { createLiveView } from './live-view.ts';
import { createLook } from './look.ts';
import type { RunFollower } from './run-follower.ts';

const drawEveryMs = 50;

/** Draws all the time, so that clocks go on and a resized terminal is filled anew. */
function followLive(run: Run, io: Io, currency: string): RunFollower {
  const view = createLiveView(run, io, currency);
  const timer = setInterval(() => view.draw(Date.now()), drawEveryMs);
  return {
    ...view,
    close() {
      clearInterval(timer);
      view.close();
    },
  };
}

/** A line per finished attempt, each with how far the run is: what logs of a pipeline keep. */
function followPlainly(run: Run, io: Io): RunFollower {
  const look = createLook(io);
  return {
    tell(recorded) {
      const line = formatEvent(recorded, look);
      const { done, total } = countDone(run);
      if (line) io.out(`[${done}/${total}] ${line.mark} ${line.text}\n`);
    },
    say: (text) => io.err(`${text}\n`),
    close: () => undefined,
  };
}

/** Shows what happens in a run as it happens, as well as stdout can. */
export function followRun(run: Run, io: Io, currency: string): RunFollower {
  return io.isLive ? followLive(run, io, currency) : followPlainly(run, io);
}

/** Keeps stdout for a document; what has to be said goes to stderr. */
export function followSilently(io: Io): RunFollower {
  return {
    tell: () => undefined,
    say: (text) => io.err(`${text}\n`),
    close: () => undefined,
  };
}
