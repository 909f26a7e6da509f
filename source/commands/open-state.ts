import type { Result } from '../domain/problem.ts';
import { systemClock } from '../engine/clock.ts';
import { openWriter, type StateWriter } from '../store/open-writer.ts';
import type { Workspace } from './open-workspace.ts';

/** Takes the lock of the project's state directory, whose journals then tell the runner's time. */
export function openState({ config, graph }: Workspace): Promise<Result<StateWriter>> {
  return openWriter(config.stateDir, graph, { clock: () => systemClock.now() });
}
