import { ok, type Result } from '../domain/problem.ts';
import { createRun } from '../domain/schedule/create-run.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { Run } from '../domain/schedule/run.ts';
import { readBackfill } from '../store/read-backfill.ts';
import type { Io } from './io.ts';
import { readLimits } from './launch-backfill.ts';
import { tellNotices, type Workspace } from './open-workspace.ts';

/** A backfill as its journal tells so far, folded by what folds a live one; changes nothing. */
export async function replayRun(
  { config, graph }: Workspace,
  id: string,
  io: Pick<Io, 'err'>,
): Promise<Result<Run>> {
  const reading = await readBackfill(config.stateDir, id, graph);
  if (!reading.ok) return reading;
  tellNotices(io, reading.value.notices);
  const { plan, events } = reading.value;
  const run = createRun({ id: reading.value.id, graph, plan, limits: readLimits(config) });
  for (const recorded of events) evolveRun(run, recorded);
  return ok(run);
}
