import type { Assessment } from '../domain/assess-cells.ts';
import type { HistoryState } from './history/history-state.ts';
import type { Scope } from './key-binding.ts';
import type { LiveState } from './live/live-state.ts';
import type { LiveMatrixModel } from './matrix/matrix-model.ts';
import { createMatrix, type MatrixState } from './matrix/matrix-state.ts';
import type { Notice } from './notice.ts';
import type { PlanState } from './plan/plan-state.ts';
import type { Prompt } from './prompt/prompt-state.ts';

/** Columns and rows of the terminal. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** What lies over a screen and takes the keys. */
export type Overlay =
  | { readonly type: 'help'; readonly top: number }
  | { readonly type: 'prompt'; readonly prompt: Prompt }
  | { readonly type: 'quit-question' }
  | { readonly type: 'leaving'; readonly how: 'drain' | 'cancel' };

/** The screen on which cells are picked. */
export interface PickState {
  readonly matrix: MatrixState;
  readonly model: LiveMatrixModel;
  readonly assessment: Assessment;
  readonly showsDetails: boolean;
}

export type ScreenName = 'pick' | 'plan' | 'live' | 'history';

/** Everything that the interface shows, apart from what runs and models fold in place. */
export interface AppState {
  readonly screen: ScreenName;
  readonly size: ScreenSize;
  /** Clicks, drags and the wheel are taken. */
  readonly hasMouse: boolean;
  /** Epoch ms, for elapsed times; moves on while something runs. */
  readonly now: number;
  readonly pick: PickState;
  readonly plan?: PlanState;
  readonly live?: LiveState;
  readonly history: HistoryState;
  readonly overlay?: Overlay;
  readonly notice?: Notice;
}

export function createAppState(
  terminal: Pick<AppState, 'size' | 'hasMouse'>,
  now: number,
  pick: Pick<PickState, 'model' | 'assessment'>,
): AppState {
  return {
    screen: 'pick',
    ...terminal,
    now,
    pick: { ...pick, matrix: createMatrix(pick.model), showsDetails: true },
    history: { backfills: [], cursor: 0 },
  };
}

/** Whose keys count on the screen. */
export function scopeOf(state: AppState): Scope {
  return state.screen === 'live' && state.live?.logView === 'full' ? 'log' : state.screen;
}

/** The matrix on screen: the backfill's on its screen, else the one that picks cells. */
export function matrixOf(state: AppState): { matrix: MatrixState; model: LiveMatrixModel } {
  return state.screen === 'live' && state.live ? state.live : state.pick;
}

/** True when the cursor stands at the same place of both matrices. */
export function isSamePlace(a: MatrixState, b: MatrixState): boolean {
  const [from, to] = [a.cursor, b.cursor];
  const isSameRow = from.asset === to.asset && from.line === to.line;
  return isSameRow && from.at === to.at && from.ordinal === to.ordinal;
}
