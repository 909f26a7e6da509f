import type { Recorded } from '../domain/events.ts';
import type { Graph } from '../domain/graph.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { decodePlan } from '../domain/plan/plan-file.ts';
import { ok, type Result } from '../domain/problem.ts';
import { asResult } from './as-result.ts';
import { systemDisk, type Disk } from './disk.ts';
import { findBackfill } from './find-backfill.ts';
import { readLiveHolder } from './lock.ts';
import { readJournal, type JournalEnd, type JournalName } from './read-journal.ts';
import { readPlanFile } from './read-plan-file.ts';
import { tornNotice } from './read-store.ts';
import { journalFile, lockFile, planFile } from './state-directory.ts';

/** One backfill's whole story. */
export interface BackfillReading {
  readonly id: string;
  readonly plan: Plan;
  /** In the order in which they happened. */
  readonly events: readonly Recorded[];
  readonly notices: readonly string[];
  /** Where the journal ended. */
  readonly end: JournalEnd;
}

/**
 * Reads a backfill's plan and all of its events; changes nothing. The id may be abbreviated as
 * `findBackfill` says. Problems: no such backfill, damaged files, a plan that no longer fits.
 */
export function readBackfill(
  stateDir: string,
  id: string,
  graph: Graph,
): Promise<Result<BackfillReading>> {
  return readBackfillOn({ stateDir, disk: systemDisk }, id, graph);
}

/** Where a state directory is. */
export interface StorePlace {
  readonly stateDir: string;
  readonly disk: Disk;
}

/** `readBackfill` on any disk. */
export function readBackfillOn(
  place: StorePlace,
  id: string,
  graph: Graph,
): Promise<Result<BackfillReading>> {
  const read = asResult(() => readFound(place, id, graph));
  return Promise.resolve(read.ok ? read.value : read);
}

function readFound(
  { stateDir, disk }: StorePlace,
  text: string,
  graph: Graph,
): Result<BackfillReading> {
  const found = findBackfill(stateDir, text, disk);
  if (!found.ok) return found;
  const id = found.value;
  const plan = decodePlan(readPlanFile(planFile(stateDir, id), disk), graph);
  if (!plan.ok) return plan;
  const isLive = readLiveHolder(lockFile(stateDir), disk) !== undefined;
  const { events, end } = collectEvents({ file: journalFile(stateDir, id), id }, disk);
  const notices = end.tornBytes > 0 && !isLive ? [tornNotice(id)] : [];
  return ok({ id, plan: plan.value, events, notices, end });
}

function collectEvents(name: JournalName, disk: Disk) {
  const events: Recorded[] = [];
  const reading = readJournal(name, undefined, disk);
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done === true) return { events, end: step.value };
    events.push(step.value);
  }
}
