import TinyQueue from 'tinyqueue';
import type { Recorded } from '../domain/events.ts';
import type { TaskCells } from '../domain/find-task-cells.ts';
import type { Graph } from '../domain/graph.ts';
import { decodePlan } from '../domain/plan/plan-file.ts';
import { formatProblem } from '../domain/problem.ts';
import type { State } from '../domain/state.ts';
import { compareIds, isBackfillId } from './backfill-id.ts';
import { systemDisk, type Disk } from './disk.ts';
import { createLedger, foldEvent, type FoldTarget, type Ledger } from './ledger.ts';
import { journalSize } from './packed-journal.ts';
import { readChunks, type JournalEnd, type JournalName } from './read-journal.ts';
import { readPlanFile, summarizePlanFile } from './read-plan-file.ts';
import { backfillsDir, journalFile, planFile } from './state-directory.ts';
import { errorCode, guardFile, StoreError } from './store-error.ts';

/** What journals are replayed onto; `state` and `ledgers` are changed in place. */
export interface ReplayTarget {
  readonly stateDir: string;
  readonly disk: Disk;
  /** Graph that the state's columns belong to. */
  readonly graph: Graph;
  readonly state: State;
  readonly ledgers: Map<string, Ledger>;
  /** Called for each of an event's tasks before any of its cells change. */
  readonly beforeChange: (cells: TaskCells) => void;
}

/** What a replay came across. */
export interface Replay {
  readonly notices: readonly string[];
  /** Where the journals that were read end, by backfill. */
  readonly ends: ReadonlyMap<string, JournalEnd>;
}

/**
 * Folds every event that the ledgers do not know yet, of all journals in the order in which they
 * happened. Journals without such events are not opened. Throws a `StoreError` for a damaged one.
 */
export function replayJournals(target: ReplayTarget): Replay {
  const notices: string[] = [];
  const ends = new Map<string, JournalEnd>();
  const queue = new TinyQueue<Tail>([], (a, b) => seqOf(a) - seqOf(b));
  for (const id of listBackfills(target.stateDir, target.disk)) {
    if (!isLonger(target, id)) continue;
    const from = target.ledgers.get(id)?.position;
    const chunks = readChunks(journalName(target, id), from, target.disk);
    const first = chunks.next();
    if (first.done === true) ends.set(id, first.value);
    else queue.push({ ...openTail(target, id, notices), id, chunks, events: first.value, next: 0 });
  }
  for (let tail = queue.pop(); tail !== undefined; tail = queue.pop()) {
    const other = queue.peek();
    const end = foldUntil(tail, other === undefined ? Infinity : seqOf(other));
    if (end === undefined) {
      queue.push(tail);
      continue;
    }
    const { bytes, lines, seq } = end;
    tail.ledger.position = { bytes, lines, seq };
    ends.set(tail.id, end);
  }
  return { notices, ends };
}

/** Ids of the backfills that have a directory, in the order in which they were given. */
export function listBackfills(stateDir: string, disk = systemDisk): string[] {
  const file = backfillsDir(stateDir);
  const names = guardFile({ file, doing: 'read' }, () => listIfExists(file, disk));
  return names.filter(isBackfillId).sort(compareIds);
}

function listIfExists(directory: string, disk: Disk): string[] {
  try {
    return disk.list(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function journalName({ stateDir }: ReplayTarget, id: string): JournalName {
  return { file: journalFile(stateDir, id), id };
}

function isLonger(target: ReplayTarget, id: string): boolean {
  const { file } = journalName(target, id);
  const known = target.ledgers.get(id)?.position.bytes ?? 0;
  const size = guardFile({ file, doing: 'read' }, () => journalSize(file, target.disk));
  if (size === undefined || size >= known) return size !== undefined && size > known;
  throw new StoreError({
    code: 'state-journal-corrupt',
    message: `${file} ends after ${size} bytes, expected at least the ${known} that were read before`,
    hint: 'Nothing was changed. Restore the file from a copy, or move its directory away to go on without that backfill.',
  });
}

/** The rest of a journal, with what its events are folded into. */
interface Tail extends FoldTarget {
  readonly id: string;
  readonly chunks: Generator<readonly Recorded[], JournalEnd>;
  /** The chunk that is being folded, and the position in it of the next event. */
  events: readonly Recorded[];
  next: number;
}

/** Sequence number of a tail's next event. */
function seqOf({ events, next }: Tail): number {
  return events[next]!.seq;
}

function openTail(
  { stateDir, disk, graph, state, ledgers, beforeChange }: ReplayTarget,
  id: string,
  notices: string[],
): FoldTarget {
  const file = readPlanFile(planFile(stateDir, id), disk);
  const ledger = ledgers.get(id) ?? createLedger(id, summarizePlanFile(file));
  ledgers.set(id, ledger);
  const plan = decodePlan(file, graph);
  const target = { state, ledger, beforeChange };
  if (plan.ok) return { ...target, context: { graph, plan: plan.value } };
  const why = plan.problems.map(formatProblem).join('; ');
  notices.push(
    `the plan of ${id} no longer fits the config, so what it built is not counted: ${why}`,
  );
  return target;
}

/** Folds the next event, and on up to another journal's next one; returns the end if it is reached. */
function foldUntil(tail: Tail, otherSeq: number): JournalEnd | undefined {
  do {
    foldEvent(tail, tail.events[tail.next++]!);
    if (tail.next < tail.events.length) continue;
    const step = tail.chunks.next();
    if (step.done === true) return step.value;
    [tail.events, tail.next] = [step.value, 0];
  } while (seqOf(tail) < otherSeq);
  return undefined;
}
