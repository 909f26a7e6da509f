/** Time as the engine sees it, so that tests can turn it by hand. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls back once, at that time or soon after; returns what cancels it. */
  at(timeMs: number, callback: () => void): () => void;
}

/** `setTimeout` fires at once for longer delays. */
const longestDelayMs = 2 ** 31 - 1;

/** The computer's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(timeMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const delay = timeMs - Date.now();
      if (delay > longestDelayMs) timer = setTimeout(arm, longestDelayMs);
      else timer = setTimeout(callback, Math.max(0, delay));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
