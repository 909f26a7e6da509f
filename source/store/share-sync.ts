/**
 * Group commit: calls made in one turn share one run of `sync`, a call made during a run gets the
 * next one, and there is never more than one run at a time. Costs nothing when idle.
 */
export function shareSync(sync: () => Promise<void>): () => Promise<void> {
  let gathering: Promise<void> | undefined;
  let running: Promise<void> = Promise.resolve();
  const begin = (): Promise<void> => {
    gathering = undefined;
    running = sync();
    return running;
  };
  return () => (gathering ??= running.then(begin, begin));
}
