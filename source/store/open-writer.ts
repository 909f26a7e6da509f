import { dirname, join } from 'node:path';
import type { Graph } from '../domain/graph.ts';
import { ok, type Result } from '../domain/problem.ts';
import { asResultAsync } from './as-result.ts';
import { systemDisk, type Disk } from './disk.ts';
import { openJournalFile } from './journal-file.ts';
import { loadState } from './load-state.ts';
import { takeLock, type LockHolder } from './lock.ts';
import { damageNotice, openCheckpoint, viewNotices } from './read-store.ts';
import type { Replay } from './replay-journals.ts';
import { backfillsDir, journalFile, lockFile, stateFile } from './state-directory.ts';
import { StateWriter, type WriterParts } from './state-writer.ts';
import { guardFile } from './store-error.ts';
import { ownerDirectory, syncDirectory, temporarySuffix } from './write-durably.ts';

export type { BackfillJournal } from './open-journal.ts';
export type { StateWriter } from './state-writer.ts';

/** What a writer takes from outside; the defaults are the real ones. */
export interface WriterOptions {
  /** Epoch ms. */
  readonly clock?: () => number;
  /** Uniform in `[0, 1)`. */
  readonly random?: () => number;
  readonly disk?: Disk;
}

/**
 * Takes the lock of a state directory, which is created if need be, reads its state and tidies up
 * after a crash. Problems: `state-busy` when another process has the lock, damaged or unwritable
 * files; nothing is overwritten then.
 */
export async function openWriter(
  stateDir: string,
  graph: Graph,
  { clock = Date.now, random = Math.random, disk = systemDisk }: WriterOptions = {},
): Promise<Result<StateWriter>> {
  const opened = await asResultAsync(async () => {
    guardFile({ file: stateDir, doing: 'write' }, () => {
      disk.makeDirectory(backfillsDir(stateDir), ownerDirectory);
      // Until there is a checkpoint the directory's own name may not be on disk yet.
      if (disk.size(stateFile(stateDir)) === undefined) syncDirectory(dirname(stateDir), disk);
    });
    const lock = takeLock(lockFile(stateDir), clock(), disk);
    if (!lock.ok) return lock;
    return ok(await openLocked({ stateDir, disk, graph, clock, random, lock: lock.value }));
  });
  return opened.ok ? opened.value : opened;
}

type LockedDirectory = Omit<WriterParts, 'low' | 'loaded' | 'notices'>;
type Place = Pick<WriterParts, 'stateDir' | 'disk'>;

async function openLocked(directory: LockedDirectory): Promise<StateWriter> {
  const { stateDir, disk, graph, lock } = directory;
  try {
    const low = openCheckpoint(stateDir, disk);
    const loaded = await loadState(low, directory, graph);
    removeDrafts(directory);
    repairJournals(directory, loaded.replay);
    const notices = [
      ...takeoverNotices(lock.takenFrom),
      ...setAside(directory, loaded.damage),
      ...viewNotices(loaded.replay, undefined),
    ];
    const writer = new StateWriter({ ...directory, low, loaded, notices });
    if (loaded.isReshaped || loaded.damage !== undefined) await writer.checkpoint();
    return writer;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Keeps a damaged checkpoint beside the one that is written anew. */
function setAside({ stateDir, disk }: Place, damage: string | undefined): string[] {
  if (damage === undefined) return [];
  const file = stateFile(stateDir);
  guardFile({ file, doing: 'write' }, () => disk.rename(file, `${file}.damaged`));
  return [`${damageNotice(damage)}; the damaged file is now ${file}.damaged`];
}

/** Removes what a crash left half-written; only the lock's holder writes these. */
function removeDrafts({ stateDir, disk }: Place): void {
  const state = `${stateFile(stateDir)}.`;
  for (const directory of [stateDir, backfillsDir(stateDir)]) {
    guardFile({ file: directory, doing: 'write' }, () => {
      for (const name of disk.list(directory)) {
        const file = join(directory, name);
        const isDraft = directory !== stateDir || file.startsWith(state);
        if (isDraft && name.endsWith(temporarySuffix)) disk.remove(file);
      }
    });
  }
}

/** Cuts torn last lines off, and puts on disk what a killed process had only written. */
function repairJournals({ stateDir, disk }: Place, { ends }: Replay): void {
  for (const [id, end] of ends) {
    const file = journalFile(stateDir, id);
    // A packed one was whole and on disk before it was packed.
    if (disk.size(file) !== undefined) openJournalFile({ file, id }, end, { disk }).close();
  }
}

function takeoverNotices(dead: LockHolder | undefined): string[] {
  if (dead === undefined) return [];
  return [`process ${dead.pid} ended without releasing the state directory; it was taken over`];
}
