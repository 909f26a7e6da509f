import { sep } from 'node:path';
import { endGroup, findGroupsByVariable } from './process-group.ts';

/**
 * Ends the tasks of a backfill that nobody can take up any more, by the folder that they report
 * to; resolves when none is alive. Linux only.
 */
export async function endStrays(folder: string, graceMs: number): Promise<void> {
  const groups = [...findGroupsByVariable('BACKFILL_RESULT')].filter(([resultFile]) =>
    resultFile.startsWith(folder + sep),
  );
  await Promise.all(groups.map(([, group]) => endGroup(group, graceMs)));
}
