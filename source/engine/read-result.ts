import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { PartitionKey } from '../domain/names.ts';
import { noteInLog } from './note-in-log.ts';
import { parseResult, type TaskResult } from './parse-result.ts';

/**
 * Reads what a task reported; a missing file says nothing, as does none at all. Lines that cannot be used are noted at
 * the end of the log. Never rejects: an unreadable file is noted likewise.
 */
export async function readResult(
  file: string | undefined,
  logFile: string,
  partitions: readonly PartitionKey[],
): Promise<TaskResult> {
  const known: ReadonlySet<string> = new Set(partitions);
  // Most tasks report nothing: a look costs a tenth of a failed reading.
  if (file === undefined || !existsSync(file)) return parseResult('', () => false);
  const text = await readFile(file, 'utf8').catch(async (error: unknown) => {
    await noteInLog(logFile, `could not read ${file}: ${String(error)}`);
    return '';
  });
  const result = parseResult(text, (partition) => known.has(partition));
  if (result.malformed.length > 0) await noteInLog(logFile, describeMalformed(result.malformed));
  return result;
}

function describeMalformed(lines: readonly number[]): string {
  const shown = 5;
  const listed = lines.slice(0, shown).join(', ');
  const more = lines.length > shown ? ` and ${lines.length - shown} more` : '';
  return `ignored line ${listed}${more} of BACKFILL_RESULT: expected JSON objects such as {"rows": 10}, of partitions that this task builds`;
}
