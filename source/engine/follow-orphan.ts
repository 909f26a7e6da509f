import { setTimeout as wait } from 'node:timers/promises';
import { withdrawn, type Exit, type Launch } from './executor.ts';
import { isProcessAlive, readCommandLine, readProcesses } from './process-facts.ts';
import { findGroupsByVariable } from './process-group.ts';
import type { ReportedExecution } from './reported-execution.ts';
import { findTaskRecord, readSlotFile } from './slot-file.ts';
import { describeSpawnFailure, systemError } from './spawn-failure.ts';

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

/** How whoever was to see a task to its end has ended itself, in the middle of its work. */
export interface Bereavement {
  readonly launch: Launch;
  /** Its records. */
  readonly file: string;
  /** What it had to say last. */
  readonly lastWord: string;
  /** The task may have been waiting for its turn. */
  readonly isWaiting?: boolean;
}

/** Goes on with a task without the one that was to see to it: the task may be running or not. */
export function goOnAlone(
  execution: ReportedExecution,
  { launch, file, lastWord, isWaiting = false }: Bereavement,
): void {
  const orphan = execution.pid ?? findOrphan(launch, file);
  if (orphan !== undefined) {
    execution.spawn(orphan);
    return void followOrphan(orphan).then((exit) => execution.end(exit));
  }
  if (isWaiting) return execution.end(withdrawn);
  const cause = /fork/i.test(lastWord)
    ? systemError('EAGAIN', launch)
    : new Error('the process that was to start it ended');
  const end = { ...describeSpawnFailure(cause, launch), isTransient: true };
  execution.end({ end, usage: {} });
}

/** Process id of the task that was started, if it was. */
function findOrphan({ token, env }: Launch, file: string): number | undefined {
  return (
    findTaskRecord(readSlotFile(file), token)?.pid ??
    findGroupsByVariable('BACKFILL_RESULT').get(env['BACKFILL_RESULT'] ?? '') ??
    readProcesses().find((each) => readCommandLine(each).includes(file))
  );
}
