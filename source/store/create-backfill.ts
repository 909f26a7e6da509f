import type { Graph } from '../domain/graph.ts';
import { encodePlan } from '../domain/plan/plan-file.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { nextId } from './backfill-id.ts';
import type { Disk } from './disk.ts';
import { openJournalFile, type JournalFile } from './journal-file.ts';
import { journalStart } from './read-journal.ts';
import { listBackfills } from './replay-journals.ts';
import { backfillDir, backfillsDir, journalFile, planFile } from './state-directory.ts';
import { guardFile } from './store-error.ts';
import {
  ownerDirectory,
  syncDirectory,
  temporarySuffix,
  writeNewFileSync,
} from './write-durably.ts';

/** A backfill that nothing happened in yet. */
export interface CreatedBackfill {
  readonly id: string;
  readonly file: JournalFile;
}

/**
 * Gives a plan an id and a directory with its file and an empty journal. All of it is on disk when
 * this returns, and a crash before leaves no backfill. Throws a `StoreError`.
 */
export function createBackfill(
  { stateDir, disk }: { readonly stateDir: string; readonly disk: Disk },
  { plan, graph }: { readonly plan: Plan; readonly graph: Graph },
  random: () => number,
): CreatedBackfill {
  const id = nextId(listBackfills(stateDir, disk), random);
  const directory = backfillDir(stateDir, id);
  const draft = `${id}${temporarySuffix}`;
  return guardFile({ file: directory, doing: 'write' }, () => {
    try {
      disk.makeDirectory(backfillDir(stateDir, draft), ownerDirectory);
      const text = `${JSON.stringify(encodePlan(plan, graph))}\n`;
      writeNewFileSync(planFile(stateDir, draft), text, disk);
      const name = { file: journalFile(stateDir, id), id };
      const path = journalFile(stateDir, draft);
      const file = openJournalFile(name, journalStart, { disk, path });
      disk.rename(backfillDir(stateDir, draft), directory);
      syncDirectory(backfillsDir(stateDir), disk);
      return { id, file };
    } catch (error) {
      disk.remove(backfillDir(stateDir, draft), true);
      throw error;
    }
  });
}
