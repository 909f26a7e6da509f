import { turns } from './in-turns.ts';

/** Time as the engine sees it, so that tests can turn it by hand. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /**
   * Calls back once, at that time or soon after, but not before the next turn of the event loop;
   * returns what cancels it.
   */
  at(timeMs: number, callback: () => void): () => void;
}

/** `setTimeout` fires at once for longer delays. */
const longestDelayMs = 2 ** 31 - 1;

/** What tells the time: the wall clock, which people set, and one that only goes on. */
export interface TimeSource {
  /** Epoch ms. */
  readonly wall: () => number;
  /** Ms since some moment. */
  readonly steady: () => number;
}

const system: TimeSource = { wall: () => Date.now(), steady: () => performance.now() };

/**
 * Epoch ms that follow the wall clock forward, over a sleep of the computer too, but go on at
 * their own pace where it was set back: what is measured with them is never negative or endless.
 */
export function createSteadyTime(source: TimeSource = system): () => number {
  let [now, at] = [source.wall(), source.steady()];
  return () => {
    const next = source.steady();
    now = Math.max(source.wall(), Math.floor(now + next - at));
    at += Math.floor(next - at);
    return now;
  };
}

const steadyNow = createSteadyTime();

/** The computer's clock, which never goes back while this process lives. */
export const systemClock: Clock = {
  now: steadyNow,
  at(timeMs, callback) {
    if (timeMs <= steadyNow()) {
      let isWanted = true;
      turns.addNext(() => {
        if (isWanted) callback();
      });
      return () => {
        isWanted = false;
      };
    }
    let timer: NodeJS.Timeout;
    const arm = () => {
      const delay = timeMs - steadyNow();
      if (delay > longestDelayMs) timer = setTimeout(arm, longestDelayMs);
      else timer = setTimeout(callback, Math.max(0, delay));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
