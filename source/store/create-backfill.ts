import { mkdirSync, renameSync, rmSync } from 'node:fs';
import type { Graph } from '../domain/graph.ts';
import { encodePlan } from '../domain/plan/plan-file.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { nextId } from './backfill-id.ts';
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
  stateDir: string,
  { plan, graph }: { readonly plan: Plan; readonly graph: Graph },
  random: () => number,
): CreatedBackfill {
  const id = nextId(listBackfills(stateDir), random);
  const directory = backfillDir(stateDir, id);
  const draft = `${id}${temporarySuffix}`;
  return guardFile({ file: directory, doing: 'write' }, () => {
    try {
      mkdirSync(backfillDir(stateDir, draft), { recursive: true, mode: ownerDirectory });
      writeNewFileSync(planFile(stateDir, draft), `${JSON.stringify(encodePlan(plan, graph))}\n`);
      const name = { file: journalFile(stateDir, id), id };
      const file = openJournalFile(name, journalStart, journalFile(stateDir, draft));
      renameSync(backfillDir(stateDir, draft), directory);
      syncDirectory(backfillsDir(stateDir));
      return { id, file };
    } catch (error) {
      rmSync(backfillDir(stateDir, draft), { recursive: true, force: true });
      throw error;
    }
  });
}
