import type { Config } from '../domain/asset.ts';
import type { Graph } from '../domain/graph.ts';
import { createRun } from '../domain/schedule/create-run.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { BackfillReading } from '../store/read-backfill.ts';
import { readLimits } from './read-limits.ts';

/** A backfill as its journal tells so far, with the limits that the config gives it. */
export function foldRun(
  { config, graph }: { readonly config: Config; readonly graph: Graph },
  { id, plan, events }: Pick<BackfillReading, 'id' | 'plan' | 'events'>,
): MutableRun {
  const run = createRun({ id, graph, plan, limits: readLimits(config) });
  for (const recorded of events) evolveRun(run, recorded);
  return run;
}
