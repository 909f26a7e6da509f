import { systemClock } from '../engine/clock.ts';
import { createHostProbe } from '../engine/host-load.ts';
import { Hub, type HubOptions } from '../engine/hub.ts';
import { Scheduler } from '../engine/scheduler.ts';
import type { Workspace } from './open-workspace.ts';
import { readLimits } from './read-limits.ts';
import { type SourceContext, writerSource } from './writer-source.ts';

/** What carries backfills under the lock that the writer holds, within the config's limits. */
export function openHub(
  workspace: Workspace & Pick<SourceContext, 'writer' | 'spares'>,
  options: Pick<HubOptions, 'kind' | 'onIdle' | 'onFailure'>,
): Hub {
  const scheduler = new Scheduler({
    limits: readLimits(workspace.config),
    clock: systemClock,
    readHost: createHostProbe(),
  });
  const source = writerSource({
    ...workspace,
    scheduler,
    carry: (runner) => hub.carry(runner),
    runs: () => hub.runs(),
  });
  const hub: Hub = new Hub({ ...options, scheduler, source });
  return hub;
}
