import type { PlanRequest } from '../../domain/plan/plan.ts';
import { changeMatrix, dropSelection, matrix, matrixActions } from '../matrix-actions.ts';
import { matrixOf } from '../app-state.ts';
import { cursorCell } from '../matrix/matrix-place.ts';
import type { Marks } from '../matrix/matrix-state.ts';
import { ordinalsOfRow } from '../matrix/row-cells.ts';
import { requestCells } from '../plan/request-cells.ts';
import type { Handlers, Shell } from '../shell.ts';

/** Handlers of the screen that picks cells. */
export const pickActions: Handlers = {
  ...matrixActions,
  'open-plan': (shell) => planSelection(shell, {}),
  'plan-downstream': (shell) => planSelection(shell, { downstream: true }),
  'mark-missing': matrix({ type: 'mark-where', statuses: ['missing'] }),
  'mark-stale': matrix({ type: 'mark-where', statuses: ['stale'] }),
  'toggle-log': (shell) => shell.dispatch({ type: 'details-toggled' }),
  'open-history': openHistory,
  watch: (shell) => shell.dispatch({ type: 'screen-shown', screen: 'live' }),
  back: (shell) => {
    if (!dropSelection(shell)) shell.notify('info', 'Nothing is marked; q leaves');
  },
};

/** Plans what is marked, else the cells under the cursor, and shows the plan. */
export function planSelection(shell: Shell, choices: Partial<PlanRequest>): void {
  const marks = takeSelection(shell);
  if (marks.size === 0) {
    shell.notify('info', 'There is no partition here yet: move to a cell first');
    return;
  }
  const { graph } = matrixOf(shell.state()).model;
  showPlan(shell, { ...requestCells(graph, marks), ...choices });
}

/** Makes the plan that answers a request and shows it. */
export function showPlan(shell: Shell, request: PlanRequest): void {
  shell.dispatch({ type: 'planned', request, result: shell.services.plan(request) });
}

/** A range that is being drawn counts as marked. */
function takeSelection(shell: Shell): Marks {
  if (matrixOf(shell.state()).matrix.anchor) changeMatrix(shell, { type: 'toggle-mark' });
  const { matrix: state, model } = matrixOf(shell.state());
  if (state.marks.size > 0) return state.marks;
  const cell = cursorCell(state, model);
  if (!cell) return new Map();
  const { partitions } = model.graph.assets[cell.asset]!;
  return new Map([[cell.asset, ordinalsOfRow(partitions, cell)]]);
}

/** Shows the backfills, those that run among them. */
export function openHistory(shell: Shell): void {
  shell.dispatch({ type: 'history-opened', backfills: shell.services.history() });
  shell.dispatch({ type: 'screen-shown', screen: 'history' });
  shell.refresh();
}
