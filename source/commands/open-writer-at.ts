import { fail, type Result } from '../domain/problem.ts';
import { systemClock } from '../engine/clock.ts';
import { openWriter, type StateWriter } from '../store/open-writer.ts';
import { readLimits } from './launch-backfill.ts';
import type { Workspace } from './open-workspace.ts';
import { settleLeftovers } from './settle-leftovers.ts';

/**
 * Takes the lock for a plan made from the state at `sequence`; refuses when another backfill has
 * written since, for then the plan's reasons no longer hold. What killed runners left running has
 * been settled.
 */
export async function openWriterAt(
  { config, graph }: Workspace,
  sequence: number,
): Promise<Result<StateWriter>> {
  const opened = await openWriter(config.stateDir, graph, { clock: () => systemClock.now() });
  if (!opened.ok) return opened;
  const writer = opened.value;
  const context = { config, graph, writer, limits: readLimits(config, {}) };
  const settled = await settleLeftovers(context);
  if (!settled.ok) {
    await writer.close();
    return settled;
  }
  if (writer.state.sequence !== sequence) {
    await writer.close();
    return fail({
      code: 'state-changed',
      message:
        'another backfill has changed the state since this plan was made, so nothing was run',
      hint: 'Plan again.',
    });
  }
  return opened;
}
