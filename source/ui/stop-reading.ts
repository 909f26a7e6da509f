import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Stops reading a terminal, so that what is typed next is another program's. Ink, when it hands
 * the terminal over, drops its listener but leaves one read under way, which would swallow the
 * first key or line. Adding a `readable` listener again starts reading anew.
 */
export async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  // Node forgets that somebody was listening one turn after the listener has gone, and ends the
  // read one turn after the stream was paused.
  await nextTurn();
  stdin.pause();
  await nextTurn();
}
