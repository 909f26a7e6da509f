import { readdirSync, rmdirSync, rmSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { listBackfills } from './replay-journals.ts';
import { logsDir } from './state-directory.ts';
import { errorCode, guardFile } from './store-error.ts';

/** What an attempt of a task left: its log, what it said about itself, the keys it was given. */
export interface StoredLog {
  /** What the names of its files begin with, but for the number of the attempt. */
  readonly prefix: string;
  readonly files: readonly string[];
  /** Id of the backfill. */
  readonly backfill: string;
  readonly bytes: number;
  /** Epoch ms of the last write. */
  readonly modifiedAt: number;
}

const nameOfAttempt = /^(.*)(\.\d+)\.(?:log|result\.jsonl|partitions\.txt)$/;

/** What every attempt of a state directory's backfills left. Throws `StoreError`. */
export function listLogs(stateDir: string): readonly StoredLog[] {
  return listBackfills(stateDir).flatMap((id) => listLogsOf(stateDir, id));
}

/** What every attempt of a backfill left. Throws `StoreError`. */
export function listLogsOf(stateDir: string, id: string): readonly StoredLog[] {
  const logs = new Map<string, StoredLog>();
  const root = logsDir(stateDir, id);
  guardFile({ file: root, doing: 'read' }, () => {
    for (const entry of listIfExists(root, true)) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      // Somebody else may have removed it since.
      const found = statSync(file, { throwIfNoEntry: false });
      if (found === undefined) continue;
      const [, prefix = file, attempt = ''] = nameOfAttempt.exec(file) ?? [];
      const known = logs.get(prefix + attempt);
      logs.set(prefix + attempt, {
        prefix,
        files: [...(known?.files ?? []), file],
        backfill: id,
        bytes: (known?.bytes ?? 0) + found.size,
        modifiedAt: Math.max(known?.modifiedAt ?? 0, found.mtimeMs),
      });
    }
  });
  return [...logs.values()];
}

/** Removes files that may be gone already. Throws `StoreError`. */
export function removeLog({ files }: StoredLog): void {
  for (const file of files) {
    guardFile({ file, doing: 'write' }, () => rmSync(file, { force: true }));
  }
}

/** Removes the directories of a backfill's logs that hold nothing any more. Throws `StoreError`. */
export function removeEmptyLogDirectories(stateDir: string, id: string): void {
  const root = logsDir(stateDir, id);
  guardFile({ file: root, doing: 'write' }, () => removeIfEmpty(root));
}

function removeIfEmpty(directory: string): void {
  for (const entry of listIfExists(directory)) {
    if (entry.isDirectory()) removeIfEmpty(join(directory, entry.name));
  }
  try {
    rmdirSync(directory);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}

function listIfExists(directory: string, recursive = false): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true, recursive });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
