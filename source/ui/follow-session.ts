import type { Session } from './services.ts';

/** Events of a running backfill reach the screen at most once in this time. */
const batchMs = 33;

/**
 * Calls `onChange` after events were folded into the session's run: for the first at once, then
 * for all that follow within 33 ms together. Returns the way to stop.
 */
export function followSession(session: Session, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isWaiting = false;
  const flush = (): void => {
    isWaiting = false;
    onChange();
    timer = setTimeout(rest, batchMs);
  };
  const rest = (): void => {
    timer = undefined;
    if (isWaiting) flush();
  };
  const unsubscribe = session.subscribe(() => {
    isWaiting = true;
    if (timer === undefined) flush();
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
