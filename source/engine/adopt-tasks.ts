import { setTimeout as wait } from 'node:timers/promises';
import type { Adopted, Exit, Leftover } from './executor.ts';
import { followOrphan, lostExit } from './follow-orphan.ts';
import { isProcessAlive, readCommandLine, readProcesses, readStartedAt } from './process-facts.ts';
import { endGroup, findGroupsByVariable, isGroupAlive } from './process-group.ts';
import { expectReports } from './reported-execution.ts';
import { findTaskRecord, readSlotFile, readSlotFiles, type SlotFile } from './slot-file.ts';
import type { TaskMonitor } from './task-monitor.ts';

/** How long a dead runner's idle shell may take to leave before it is killed. */
const leavingMs = 2_000;
const lookEveryMs = 10;
/** Time between looks for the record of an adopted task's end. */
const recordLookEveryMs = 50;

interface Place {
  /** Where the slots' records are. */
  readonly folder: string;
  readonly monitor: TaskMonitor;
}

/** Tells what became of tasks that a dead runner gave to slots or started directly. */
export async function adoptTasks(
  { folder, monitor }: Place,
  leftovers: readonly Leftover[],
): Promise<readonly Adopted[]> {
  await untilSettled(folder);
  // Read after the look at the shells: one that was not there by then has recorded all it ever will.
  const attended = new Set(
    readSlotFiles(folder)
      .filter(isAttended)
      .map(({ file }) => file),
  );
  const files = readSlotFiles(folder).map((file) => ({
    ...file,
    isAttended: attended.has(file.file),
  }));
  const strays: Leftover[] = [];
  const found = leftovers.map((leftover) => {
    const adopted = adoptRecorded(files, leftover, monitor);
    if (adopted === undefined) strays.push(leftover);
    return adopted;
  });
  const orphans = await adoptOrphans(strays, monitor);
  return found.map((adopted, i) => adopted ?? orphans[strays.indexOf(leftovers[i]!)]!);
}

/**
 * Waits until each of the dead runner's shells has left or sees to a task that it has recorded. A
 * shell that finds its input closed leaves at once, unless it has just read a command; one that is
 * stopped could start that one later, and is killed.
 */
async function untilSettled(folder: string): Promise<void> {
  const deadline = performance.now() + leavingMs;
  for (;;) {
    const unsettled = findShells(folder).filter(({ pid, file }) => {
      const { shell, isSettled } = readSlotFile(file);
      return pid !== shell || !isSettled;
    });
    if (unsettled.length === 0) return;
    if (performance.now() > deadline) for (const { pid } of unsettled) kill(pid);
    await wait(lookEveryMs);
  }
}

/** Shells of slots, and their children that have not become a task's program yet. */
function findShells(folder: string): readonly { readonly pid: number; readonly file: string }[] {
  const known = readSlotFiles(folder).flatMap(({ shell }) => shell ?? []);
  const pids = process.platform === 'linux' ? readProcesses() : known.filter(isProcessAlive);
  return pids.flatMap((pid) => {
    const line = readCommandLine(pid);
    const start = line.indexOf(` -s ${folder}/`);
    if (start < 0 || !isProcessAlive(pid)) return [];
    return [{ pid, file: line.slice(start + ' -s '.length).trimEnd() }];
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}

/** By its record, if there is one that says all. */
function adoptRecorded(
  files: readonly (SlotFile & { readonly isAttended: boolean })[],
  leftover: Leftover,
  monitor: TaskMonitor,
): Adopted | undefined {
  for (const file of files) {
    const record = findTaskRecord(file, leftover.token);
    if (record === undefined) continue;
    if (record.refusal !== undefined) return { type: 'lost' };
    if (record.exit !== undefined) return { type: 'ended', exit: record.exit };
    if (record.pid === undefined) return undefined;
    if (file.isAttended) return adopt(leftover, { pid: record.pid, file }, monitor);
    return isSameProcess(record.pid, leftover, file.writtenAt)
      ? adopt(leftover, { pid: record.pid }, monitor)
      : undefined;
  }
  return undefined;
}

/** Whether the shell that writes the file is there to go on with it. */
function isAttended({ shell, file }: SlotFile): boolean {
  return (
    shell !== undefined && isProcessAlive(shell) && readCommandLine(shell).includes(` -s ${file}`)
  );
}

/** Clocks and the system's ticks may differ by this much. */
const slackMs = 2_000;

/** Whether a living process is the one that was recorded, and not a later one with its id. */
function isSameProcess(pid: number, { startedAt }: Leftover, recordedAt: number): boolean {
  const began = readStartedAt(pid);
  return began !== undefined && began >= startedAt - slackMs && began <= recordedAt + slackMs;
}

/** Tells what became of tasks that no living shell sees to, by the variables they were given. */
export async function adoptOrphans(
  leftovers: readonly Leftover[],
  monitor: TaskMonitor,
): Promise<readonly Adopted[]> {
  const groups = leftovers.length > 0 ? findGroupsByVariable('BACKFILL_RESULT') : new Map();
  return Promise.all(
    leftovers.map(async (leftover): Promise<Adopted> => {
      const group = groups.get(leftover.resultFile) as number | undefined;
      if (group === undefined) return { type: 'lost' };
      if (isProcessAlive(group)) return adopt(leftover, { pid: group }, monitor);
      if (isGroupAlive(group)) await endGroup(group, leftover.graceMs);
      return { type: 'lost' };
    }),
  );
}

/** Follows a living task, by its slot's file as long as the slot is there. */
function adopt(
  leftover: Leftover,
  { pid, file }: { readonly pid: number; readonly file?: SlotFile },
  monitor: TaskMonitor,
): Adopted {
  const { token } = leftover;
  const execution = expectReports(leftover, monitor);
  execution.spawn(pid);
  const exit = file === undefined ? followOrphan(pid) : followRecord(file, { pid, token });
  void exit.then((ended) => execution.end(ended));
  return { type: 'alive', execution };
}

/** Waits for the record of a task that its shell sees to. */
async function followRecord(
  { file, shell }: SlotFile,
  { pid, token }: { readonly pid: number; readonly token: string },
): Promise<Exit> {
  for (;;) {
    const isSeenTo = isProcessAlive(shell!);
    const exit = isProcessAlive(pid) && isSeenTo ? undefined : readRecordedExit(file, token);
    if (exit !== undefined) return exit;
    if (!isSeenTo) break;
    await wait(recordLookEveryMs);
  }
  await followOrphan(pid);
  return lostExit;
}

function readRecordedExit(file: string, token: string): Exit | undefined {
  return findTaskRecord(readSlotFile(file), token)?.exit;
}
