import { setTimeout as wait } from 'node:timers/promises';
import type { Exit } from './executor.ts';
import { isProcessAlive, readCommandLine, readProcesses } from './process-facts.ts';
import { findGroupsByVariable } from './process-group.ts';
import { findTaskRecord, readSlotFile } from './slot-file.ts';

const lookEveryMs = 50;

/** What is known of a task whose slot was killed. */
export const lostExit: Exit = {
  end: { type: 'lost', message: 'the shell that saw to it was killed, so nobody saw how it ended' },
  usage: {},
};

/** Waits for a process that nobody sees to its end; how it ended stays unknown. */
export async function followOrphan(pid: number): Promise<Exit> {
  while (isProcessAlive(pid)) await wait(lookEveryMs);
  return lostExit;
}

/** Process id of the task that a slot's shell has started before it died, if it has. */
export function findOrphan(
  { token, env }: { readonly token: string; readonly env: Readonly<Record<string, string>> },
  file: string,
): number | undefined {
  return (
    findTaskRecord(readSlotFile(file), token)?.pid ??
    findGroupsByVariable('BACKFILL_RESULT').get(env['BACKFILL_RESULT'] ?? '') ??
    readProcesses().find((each) => readCommandLine(each).includes(file))
  );
}
