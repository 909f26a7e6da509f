/** How long running tasks may go on after a request to end. */
const drainMs = 5_000;

export interface SignalOptions {
  /** No terminal: a hang-up means nothing. */
  readonly isDetached: boolean;
}

type Stop = (how: 'drain' | 'cancel', why: 'interrupt' | 'other') => void;

/**
 * Stops when a signal asks for it: SIGINT lets running tasks finish, and the second one ends them;
 * SIGTERM lets them finish for five seconds; a hang-up ends them. Returns the way to stop
 * listening.
 */
export function stopOnSignals(stop: Stop, { isDetached }: SignalOptions): () => void {
  let isDraining = false;
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    clearTimeout(timer);
    stop('cancel', 'other');
  };
  const onInterrupt = () => {
    if (isDraining) return cancel();
    isDraining = true;
    stop('drain', 'interrupt');
  };
  const onTerminate = () => {
    if (!isDraining) stop('drain', 'other');
    isDraining = true;
    timer ??= setTimeout(cancel, drainMs);
  };
  const onHangUp = isDetached ? () => undefined : cancel;
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onHangUp);
  return () => {
    clearTimeout(timer);
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onHangUp);
  };
}
