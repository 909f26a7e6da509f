import { appendFile } from 'node:fs/promises';

/** Adds a line of the runner's own to a task's log. A log that cannot be written is left alone. */
export async function noteInLog(logFile: string, text: string): Promise<void> {
  await appendFile(logFile, `backfill: ${text}\n`, { mode: 0o600 }).catch(() => undefined);
}
