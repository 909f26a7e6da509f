import { readdirSync, rmSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { BackfillRecord } from './backfill-record.ts';
import { packJournal } from './packed-journal.ts';
import { backfillDir, backfillsDir, exitsDir, journalFile, stateFile } from './state-directory.ts';
import { errorCode, guardFile } from './store-error.ts';
import { temporarySuffix } from './write-durably.ts';

/** A journal that is not packed. */
export interface PlainJournal {
  /** Id of the backfill. */
  readonly backfill: string;
  readonly file: string;
  readonly bytes: number;
}

/** Less takes as much room on a disk when it is packed. */
const smallestBytes = 4096;

/** Backfills that are over since before an epoch ms. */
export function endedBefore(
  backfills: readonly BackfillRecord[],
  before: number,
): readonly BackfillRecord[] {
  return backfills.filter(
    ({ outcome, isLive, updatedAt }) => outcome !== undefined && !isLive && updatedAt < before,
  );
}

/** The journals of backfills that are worth packing. Throws `StoreError`. */
export function listPlainJournals(
  stateDir: string,
  backfills: readonly BackfillRecord[],
): readonly PlainJournal[] {
  return backfills.flatMap(({ id }) => {
    const file = journalFile(stateDir, id);
    const bytes = guardFile({ file, doing: 'read' }, () => statIfExists(file)?.size ?? 0);
    return bytes < smallestBytes ? [] : [{ backfill: id, file, bytes }];
  });
}

/** Packs journals that nobody writes to, and returns how many bytes they take then. */
export function packJournals(journals: readonly PlainJournal[]): number {
  return journals.reduce((sum, { file }) => sum + packJournal(file), 0);
}

/**
 * What crashes left half-made, and what the shells of ended backfills left for a runner to come if
 * nobody wrote to it since `before`, in epoch ms. Only while no other process writes is it certain
 * to be of no use. Throws `StoreError`.
 */
export function listLeftovers(
  stateDir: string,
  { ended, before }: { readonly ended: readonly BackfillRecord[]; readonly before: number },
): string[] {
  const exits = ended.map(({ id }) => exitsDir(stateDir, id));
  const places = [stateDir, backfillsDir(stateDir)];
  const drafts = [...places, ...ended.map(({ id }) => backfillDir(stateDir, id))].flatMap(
    (directory) => listDrafts(directory),
  );
  const ours = drafts.filter((file) => isOurs(file, stateDir));
  return [...ours, ...exits.filter((directory) => isOld(directory, before))];
}

function isOld(directory: string, before: number): boolean {
  return guardFile({ file: directory, doing: 'read' }, () => {
    if (statIfExists(directory) === undefined) return false;
    const files = [directory, ...listIfExists(directory).map((name) => join(directory, name))];
    return files.every((file) => (statIfExists(file)?.mtimeMs ?? 0) < before);
  });
}

/** Somebody else's file may lie beside the checkpoint. */
function isOurs(file: string, stateDir: string): boolean {
  return file.startsWith(`${stateFile(stateDir)}.`) || file.startsWith(backfillsDir(stateDir));
}

function listDrafts(directory: string): string[] {
  const names = guardFile({ file: directory, doing: 'read' }, () => listIfExists(directory));
  return names
    .filter((name) => name.endsWith(temporarySuffix))
    .map((name) => join(directory, name));
}

/** Removes files and directories that may be gone already. Throws `StoreError`. */
export function removeLeftovers(files: readonly string[]): void {
  for (const file of files) {
    guardFile({ file, doing: 'write' }, () => rmSync(file, { recursive: true, force: true }));
  }
}

function statIfExists(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

function listIfExists(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
