import { fail, ok, type Result } from '../domain/problem.ts';
import { endTasksOf } from '../engine/end-tasks-of.ts';
import type { StateWriter } from '../store/open-writer.ts';
import { backfillDir } from '../store/state-directory.ts';

/** Time between SIGTERM and SIGKILL. */
const graceMs = 5_000;

/** Ends what is left of one backfill whose runner is gone, and records that it was interrupted. */
async function endOne(stateDir: string, writer: StateWriter, id: string): Promise<Result<void>> {
  await endTasksOf(backfillDir(stateDir, id), graceMs);
  const reopened = await writer.reopen(id);
  if (!reopened.ok) return reopened;
  const { journal } = reopened.value;
  journal.append({ type: 'backfill-finished', outcome: 'interrupted' });
  await journal.flush();
  return ok(undefined);
}

/**
 * Clears away after runners that were killed: whatever they had started is ended, so that nothing
 * of it overlaps with what is launched next. Nothing is recorded of a backfill that no longer fits
 * the config, nor of those that this process itself carries; problems are those of the state
 * directory.
 */
export async function endLeftovers(
  stateDir: string,
  writer: StateWriter,
  carried: ReadonlySet<string> = new Set(),
): Promise<Result<void>> {
  for (const { id, outcome } of writer.records()) {
    if (outcome !== undefined || carried.has(id)) continue;
    const ended = await endOne(stateDir, writer, id);
    const serious = ended.ok ? [] : ended.problems.filter(({ code }) => code.startsWith('state-'));
    if (serious.length > 0) return fail(...serious);
  }
  return ok(undefined);
}
