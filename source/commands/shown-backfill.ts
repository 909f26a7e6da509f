import type { Recorded } from '../domain/events.ts';
import { evolveState } from '../domain/evolve-state.ts';
import { ok, type Result } from '../domain/problem.ts';
import { createEmptyState, type State } from '../domain/state.ts';
import { readBackfill, type BackfillReading } from '../store/read-backfill.ts';
import type { Session } from '../ui/services.ts';
import { FollowedBackfill } from './followed-backfill.ts';
import type { Workspace } from './open-workspace.ts';

/**
 * A followed backfill that also keeps what it left in each of its cells, as the interface shows it.
 * Its own journal alone tells that, so whatever else is read at another moment cannot disagree.
 */
class ShownBackfill extends FollowedBackfill implements Session {
  readonly state: State;

  constructor(workspace: Workspace, reading: BackfillReading) {
    super(workspace, reading);
    this.state = createEmptyState(workspace.graph);
    for (const recorded of reading.events) evolveState(this.state, this.run, recorded);
  }

  protected override fold(recorded: Recorded): void {
    evolveState(this.state, this.run, recorded);
    super.fold(recorded);
  }
}

/** Opens a backfill for the interface to show, and to follow for as long as it does. */
export async function openSession(workspace: Workspace, id: string): Promise<Result<Session>> {
  const reading = await readBackfill(workspace.config.stateDir, id, workspace.graph);
  return reading.ok ? ok(new ShownBackfill(workspace, reading.value)) : reading;
}
