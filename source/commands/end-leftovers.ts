import { fail, ok, type Result } from '../domain/problem.ts';
import { createRun } from '../domain/schedule/create-run.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import { localExecutor } from '../engine/local-executor.ts';
import type { StateWriter } from '../store/open-writer.ts';
import type { Workspace } from './open-workspace.ts';

/** Time between SIGTERM and SIGKILL. */
const graceMs = 5_000;

/** Ends the processes of one backfill whose runner is gone, and records that it was interrupted. */
async function endOne(
  { config, graph }: Workspace,
  writer: StateWriter,
  id: string,
): Promise<Result<void>> {
  const reopened = await writer.reopen(id);
  if (!reopened.ok) return reopened;
  const { plan, events, journal } = reopened.value;
  const run = createRun({ id, graph, plan, limits: config });
  for (const recorded of events) evolveRun(run, recorded);
  const executor = localExecutor();
  await Promise.all(
    run.running().map(async ({ pid }) => {
      if (pid !== undefined) await executor.endLeftover({ pid, backfill: id }, graceMs);
    }),
  );
  journal.append({ type: 'backfill-finished', outcome: 'interrupted' });
  await journal.flush();
  return ok(undefined);
}

/**
 * Clears away after runners that were killed: whatever they had started is ended, so that nothing
 * of it overlaps with what is launched next. A backfill that no longer fits the config is left as
 * it is; problems are those of the state directory.
 */
export async function endLeftovers(
  workspace: Workspace,
  writer: StateWriter,
): Promise<Result<void>> {
  for (const { id, outcome } of writer.records()) {
    if (outcome !== undefined) continue;
    const ended = await endOne(workspace, writer, id);
    const serious = ended.ok ? [] : ended.problems.filter(({ code }) => code.startsWith('state-'));
    if (serious.length > 0) return fail(...serious);
  }
  return ok(undefined);
}
