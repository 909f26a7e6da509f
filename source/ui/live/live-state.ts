import type { LogState } from '../log/log-state.ts';
import type { LiveMatrixModel } from '../matrix/matrix-model.ts';
import type { MatrixState } from '../matrix/matrix-state.ts';
import type { Session } from '../services.ts';
import type { PaceSample } from './pace.ts';

/** The screen of one backfill, running or past. */
export interface LiveState {
  readonly session: Session;
  readonly matrix: MatrixState;
  readonly model: LiveMatrixModel;
  /** Version of the run that the screen shows. */
  readonly version: number;
  readonly samples: readonly PaceSample[];
  readonly logView: 'hidden' | 'pane' | 'full';
  readonly log: LogState;
  /** Attempt whose log the user chose; absent: the newest. */
  readonly attempt?: number;
}

/** True while a runner of ours still launches or runs tasks of it. */
export function isRunning(live: LiveState | undefined): boolean {
  return live?.session.isLive === true && live.session.run.finishedAt === undefined;
}
