import type { Result } from '../domain/problem.ts';
import type { StartedAttempt } from '../domain/state.ts';
import { asResult } from './as-result.ts';
import type { BackfillRecord } from './backfill-record.ts';
import {
  endedBefore,
  listLeftovers,
  listPlainJournals,
  packJournals,
  removeLeftovers,
  type PlainJournal,
} from './collect-history.ts';
import { listLogs, removeEmptyLogDirectories, removeLog, type StoredLog } from './list-logs.ts';
import { readLiveHolder, takeLock, type HeldLock, type LockHolder } from './lock.ts';
import type { StoreReading } from './read-store.ts';
import { attemptPrefix, lockFile } from './state-directory.ts';

/** What is no longer wanted; with both limits, whatever either of them says. */
export interface CollectPolicy {
  /** Epoch ms: logs last written before then go, backfills that ended before then are packed. */
  readonly before?: number;
  /** Bytes that all logs together may take: the oldest of the others go until they do. */
  readonly maxBytes?: number;
}

/** What became of a state directory, or would become of it. */
export interface Collection {
  readonly removed: readonly StoredLog[];
  readonly kept: readonly StoredLog[];
  /** Journals that are packed: all of them stays readable. */
  readonly packed: readonly PlainJournal[];
  /** Bytes that the packed journals take now; absent in a preview. */
  readonly packedBytes?: number;
  /** Files and directories that crashes left. */
  readonly leftovers: readonly string[];
  /** Backfills whose logs were not looked at, since something carries them. */
  readonly live: readonly string[];
}

/** Where logs are collected, and what is known of it. */
export interface CollectTarget {
  readonly stateDir: string;
  readonly store: StoreReading;
  /** Epoch ms. */
  readonly now: number;
}

/** What a collection would remove; changes nothing. */
export function previewCollection(
  target: CollectTarget,
  policy: CollectPolicy,
): Result<Collection> {
  return asResult(() => choose(target, policy, readLiveHolder(lockFile(target.stateDir))));
}

/**
 * Removes logs that a policy no longer wants: never a live backfill's, nor those of attempts that
 * nobody has seen the end of. Without a runner the lock is held meanwhile, old journals are packed
 * and what crashes left is removed; beside one, all that stays, as it may be about to write to it.
 */
export function collectGarbage(target: CollectTarget, policy: CollectPolicy): Result<Collection> {
  return asResult(() => {
    const { stateDir, now, store } = target;
    const isEmpty = store.backfills.length === 0;
    const lock = isEmpty ? undefined : takeLockIfFree(lockFile(stateDir), now);
    try {
      const collection = choose(target, policy, lock?.other);
      for (const log of collection.removed) removeLog(log);
      if (lock?.held === undefined) return collection;
      for (const { id } of store.backfills) removeEmptyLogDirectories(stateDir, id);
      removeLeftovers(collection.leftovers);
      return { ...collection, packedBytes: packJournals(collection.packed) };
    } finally {
      lock?.held?.release();
    }
  });
}

interface LockAttempt {
  readonly held?: HeldLock;
  /** The living process that has it. */
  readonly other?: LockHolder;
}

function takeLockIfFree(file: string, now: number): LockAttempt {
  const lock = takeLock(file, now);
  if (lock.ok) return { held: lock.value };
  const other = readLiveHolder(file);
  // It ended between the two looks: then nothing is live.
  return other === undefined ? {} : { other };
}

function choose(
  target: CollectTarget,
  policy: CollectPolicy,
  holder: LockHolder | undefined,
): Collection {
  const logs = chooseLogs(target, policy, holder);
  if (holder !== undefined) return { ...logs, packed: [], leftovers: [] };
  const { stateDir, store } = target;
  const before = policy.before ?? -Infinity;
  const ended = endedBefore(store.backfills, before);
  const packed = listPlainJournals(stateDir, ended);
  return { ...logs, packed, leftovers: listLeftovers(stateDir, { ended, before }) };
}

function chooseLogs(
  { stateDir, store }: CollectTarget,
  { before = -Infinity, maxBytes = Infinity }: CollectPolicy,
  holder: LockHolder | undefined,
): Pick<Collection, 'removed' | 'kept' | 'live'> {
  const live = new Set(store.backfills.filter((each) => isInUse(each, holder)).map(({ id }) => id));
  const isUnderWay = attemptsUnderWay(stateDir, store.state.started.values());
  const logs = listLogs(stateDir).toSorted((a, b) => a.modifiedAt - b.modifiedAt);
  let bytes = logs.reduce((sum, log) => sum + log.bytes, 0);
  const removed: StoredLog[] = [];
  const kept: StoredLog[] = [];
  for (const log of logs) {
    const isWanted = log.modifiedAt >= before && bytes <= maxBytes;
    if (isWanted || live.has(log.backfill) || isUnderWay(log)) {
      kept.push(log);
    } else {
      removed.push(log);
      bytes -= log.bytes;
    }
  }
  return { removed, kept, live: [...live] };
}

/** A living runner may carry what is not over, and take up whatever it has touched. */
function isInUse(record: BackfillRecord, holder: LockHolder | undefined): boolean {
  if (holder === undefined) return false;
  return record.outcome === undefined || record.updatedAt >= holder.since;
}

function attemptsUnderWay(stateDir: string, started: Iterable<StartedAttempt>) {
  const prefixes = new Set<string>();
  for (const { backfill, task } of started) prefixes.add(attemptPrefix(stateDir, backfill, task));
  return ({ prefix }: StoredLog): boolean => prefixes.has(prefix);
}
