import type { PlanRequest } from '../domain/plan/plan.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { Result } from '../domain/problem.ts';
import type { Overlay, PickState, ScreenName, ScreenSize } from './app-state.ts';
import type { LiveState } from './live/live-state.ts';
import type { LogIntent } from './log/log-state.ts';
import type { MatrixIntent } from './matrix/matrix-intent.ts';
import type { Notice } from './notice.ts';
import type { PromptIntent } from './prompt/prompt-state.ts';
import type { BackfillSummary, Session } from './services.ts';

/** Everything that changes what is on screen. */
export type AppIntent =
  | { readonly type: 'resized'; readonly size: ScreenSize }
  | { readonly type: 'clock-ticked'; readonly now: number }
  | { readonly type: 'noticed'; readonly notice: Notice }
  | { readonly type: 'notice-read' }
  | { readonly type: 'screen-shown'; readonly screen: ScreenName }
  | { readonly type: 'overlay-opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay-closed' }
  | { readonly type: 'help-scrolled'; readonly lines: number }
  | { readonly type: 'prompt-changed'; readonly intent: PromptIntent }
  | { readonly type: 'matrix-changed'; readonly intent: MatrixIntent }
  | { readonly type: 'details-toggled' }
  | {
      readonly type: 'state-assessed';
      readonly pick: Pick<PickState, 'model' | 'assessment'>;
      /** The model of the session that is open. */
      readonly live?: LiveState['model'];
    }
  | { readonly type: 'planned'; readonly request: PlanRequest; readonly result: Result<Plan> }
  | { readonly type: 'plan-scrolled'; readonly lines: number }
  | { readonly type: 'launching'; readonly isLaunching: boolean }
  | {
      readonly type: 'session-opened';
      readonly session: Session;
      readonly model: LiveState['model'];
    }
  | { readonly type: 'run-changed' }
  | { readonly type: 'log-view-set'; readonly logView: LiveState['logView'] }
  | { readonly type: 'attempt-chosen'; readonly attempt: number }
  | { readonly type: 'log-changed'; readonly intent: LogIntent }
  | { readonly type: 'history-opened'; readonly backfills: readonly BackfillSummary[] }
  /** Read anew: the cursor stays on its backfill. */
  | { readonly type: 'history-read'; readonly backfills: readonly BackfillSummary[] }
  | { readonly type: 'history-moved'; readonly lines: number };
