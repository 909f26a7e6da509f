import { AttemptFolders } from './attempt-folders.ts';
import { noteInLog } from './note-in-log.ts';
import type { Launch } from './executor.ts';
import type { TaskResult } from './parse-result.ts';
import { prepareLaunch, type AttemptOrder, type LaunchContext } from './prepare-launch.ts';
import { readLastWord } from './read-last-word.ts';
import { readResult } from './read-result.ts';

/** What an attempt writes and reads beside the journal, so that tests can do without files. */
export interface AttemptFiles {
  /** As `prepareLaunch`. */
  prepare(order: AttemptOrder, context: LaunchContext): Launch;
  /** As `readLastWord`. */
  readLastWord(logFile: string): Promise<string | undefined>;
  /** As `noteInLog`. */
  note(logFile: string, text: string): Promise<void>;
  /** As `readResult`. */
  readResult(
    file: string | undefined,
    logFile: string,
    partitions: AttemptOrder['partitions'],
  ): Promise<TaskResult>;
}

/** The files of one backfill on this computer. `isNew`: nobody has carried it before. */
export function systemFiles(isNew: boolean): AttemptFiles {
  const ground = { folders: new AttemptFolders(), isNew };
  return {
    prepare: (order, context) => prepareLaunch(order, context, ground),
    readLastWord,
    note: noteInLog,
    readResult,
  };
}
