import { sep } from 'node:path';
import { endGroup, findGroupsByVariable } from './process-group.ts';

/**
 * Ends every process that an earlier runner started for a backfill, also one whose start it could
 * not record any more; resolves when none is alive. `folder` is the backfill's own, where its
 * tasks report: ids are not unique on a computer, that path is. Linux only.
 */
export async function endTasksOf(folder: string, graceMs: number): Promise<void> {
  const groups = findGroupsByVariable('BACKFILL_RESULT', folder + sep);
  await Promise.all(groups.map((group) => endGroup(group, graceMs)));
}
