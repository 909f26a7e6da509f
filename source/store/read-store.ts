import { Low } from 'lowdb';
import type { Graph } from '../domain/graph.ts';
import type { Result } from '../domain/problem.ts';
import type { State } from '../domain/state.ts';
import { asResultAsync } from './as-result.ts';
import { viewRecords, type BackfillRecord } from './backfill-record.ts';
import { checkpointAdapter } from './checkpoint-adapter.ts';
import { systemDisk } from './disk.ts';
import { loadState } from './load-state.ts';
import { readLiveHolder, type LockHolder } from './lock.ts';
import type { Replay } from './replay-journals.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';
import { lockFile, stateFile } from './state-directory.ts';

/** What a state directory says about a graph's cells. */
export interface StoreReading {
  readonly state: State;
  /** The newest first. */
  readonly backfills: readonly BackfillRecord[];
  /** What a person should know though nothing is wrong, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Reads the checkpoint and every event beyond it; a missing directory is an empty state. Creates
 * and changes nothing, and may run beside a writer. Problems say what is damaged or unreadable.
 */
export async function readStore(
  stateDir: string,
  graph: Graph,
  disk = systemDisk,
): Promise<Result<StoreReading>> {
  return asResultAsync(async () => {
    const holder = readLiveHolder(lockFile(stateDir), disk);
    const loaded = await loadState(openCheckpoint(stateDir, disk), { stateDir, disk }, graph);
    const backfills = viewRecords(loaded.ledgers.values(), holder);
    const { damage, replay } = loaded;
    const notices = [
      ...(damage === undefined ? [] : [damageNotice(damage)]),
      ...viewNotices(replay, holder),
    ];
    return { state: loaded.state, backfills, notices };
  });
}

/** The lowdb database over a directory's checkpoint. */
export function openCheckpoint(stateDir: string, disk = systemDisk): Low<Snapshot> {
  return new Low(checkpointAdapter(stateFile(stateDir), disk), emptySnapshot);
}

/** A living writer may be in the middle of a line: only without one was it cut by a crash. */
export function viewNotices(replay: Replay, holder: LockHolder | undefined): string[] {
  const notices = [...replay.notices];
  if (holder !== undefined) return notices;
  for (const [id, end] of replay.ends) {
    if (end.tornBytes > 0) notices.push(tornNotice(id));
  }
  return notices;
}

/** Says that the state was read without its checkpoint. */
export function damageNotice(damage: string): string {
  return `${damage}; everything was read from the journals again, which takes longer and leaves out backfills whose directory is gone`;
}

/** Says that the last line of a backfill's journal is not there. */
export function tornNotice(id: string): string {
  return `the last line of ${id}'s journal was cut short by a crash and is left out`;
}
