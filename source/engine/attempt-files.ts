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

/** The files of this computer. */
export const systemFiles: AttemptFiles = {
  prepare: prepareLaunch,
  readLastWord,
  note: noteInLog,
  readResult,
};
