import { createSessionModel } from './assess-services.ts';
import { batchCalls } from './batch-calls.ts';
import { isRunning } from './live/live-state.ts';
import { noticeOf } from './notice.ts';
import type { Session } from './services.ts';
import type { Shell } from './shell.ts';

/** Events of a running backfill reach the screen at most once in this time. */
const batchMs = 33;
/** How often elapsed time, and a log that is being written, are looked at. */
const clockMs = 1000;
const logMs = 250;

/** Shows a session, keeps the screen up to date with it, and returns the way to let it go. */
export function followSession(shell: Shell, session: Session): () => void {
  const model = createSessionModel(shell.services, session);
  shell.dispatch({ type: 'session-opened', session, model });
  // The pace is measured from here on, not from whichever event happens to be told first.
  shell.dispatch({ type: 'clock-ticked', now: shell.now() });
  let wasRunning = isRunning(shell.state().live);
  let stopTimers = startTimers(shell);
  const batch = batchCalls(batchMs, () => {
    shell.dispatch({ type: 'clock-ticked', now: shell.now() });
    shell.dispatch({ type: 'run-changed' });
    const isNow = isRunning(shell.state().live);
    if (isNow === wasRunning) return;
    wasRunning = isNow;
    stopTimers();
    stopTimers = startTimers(shell);
    if (isNow) return;
    shell.log.refresh();
    shell.refresh();
    const { failure } = session;
    if (failure) shell.dispatch({ type: 'noticed', notice: noticeOf([failure]) });
  });
  const unsubscribe = session.subscribe(() => {
    // Keys may ask the model before the screen is drawn again, so it never waits.
    shell.state().live?.model.refresh();
    batch.call();
  });
  return () => {
    unsubscribe();
    batch.cancel();
    stopTimers();
  };
}

/** Clocks run only while the session does. */
function startTimers(shell: Shell): () => void {
  if (!isRunning(shell.state().live)) return () => undefined;
  const clock = setInterval(
    () => shell.dispatch({ type: 'clock-ticked', now: shell.now() }),
    clockMs,
  );
  const log = setInterval(() => {
    if (shell.state().live?.log.isFollowing) shell.log.refresh();
  }, logMs);
  return () => {
    clearInterval(clock);
    clearInterval(log);
  };
}
