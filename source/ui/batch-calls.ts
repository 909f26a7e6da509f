/** A function that may be called often, and the way to drop what still waits. */
export interface CallBatch {
  readonly call: () => void;
  readonly cancel: () => void;
}

/** Runs `work` for the first call at once, then at most once in `intervalMs` for all that follow. */
export function batchCalls(intervalMs: number, work: () => void): CallBatch {
  let timer: NodeJS.Timeout | undefined;
  let isWaiting = false;
  const flush = (): void => {
    isWaiting = false;
    timer = setTimeout(rest, intervalMs);
    work();
  };
  const rest = (): void => {
    timer = undefined;
    if (isWaiting) flush();
  };
  return {
    call() {
      isWaiting = true;
      if (timer === undefined) flush();
    },
    cancel() {
      isWaiting = false;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
