import { cellStatuses, statusCode } from '../domain/cell-status.ts';
import { formatProblem } from '../domain/problem.ts';
import type { TaskView } from '../domain/schedule/run.ts';
import { matrixOf, scopeOf, type AppState } from './app-state.ts';
import type { KeyContext } from './key-context.ts';
import { isRunning } from './live/live-state.ts';
import { taskUnderCursor } from './live/live-tasks.ts';
import { countMarks } from './matrix/matrix-state.ts';
import type { PlanState } from './plan/plan-state.ts';

/** What the keys of the screen need to know. */
export function viewKeyContext(state: AppState): KeyContext {
  const { live, plan } = state;
  const { matrix, model } = matrixOf(state);
  const cannotLaunch = plan && whyNotLaunch(plan);
  const view = live && state.screen === 'live' ? taskUnderCursor(live) : undefined;
  return {
    marked: scopeOf(state) === 'log' ? 0 : countMarks(matrix.marks),
    isRunning: isRunning(live),
    isPaused: live?.session.run.paused ?? false,
    ...guardOf(live),
    isComplete: live?.session.run.outcome === 'succeeded',
    isEmpty: model.rows.length === 0,
    failedCells: live?.session.run.counts[statusCode.failed] ?? 0,
    hasSearch: live?.log.search !== undefined,
    ...(cannotLaunch === undefined ? {} : { cannotLaunch }),
    ...whyNotOpen(state),
    ...(view ? { cell: cellOf(view) } : {}),
  };
}

/** The guard of a backfill that still runs; one that has ended is taken up without it. */
function guardOf(live: AppState['live']): Pick<KeyContext, 'guard'> {
  const guard = isRunning(live) ? live?.session.run.trippedGuard : undefined;
  return guard ? { guard } : {};
}

function cellOf({ status, attempt, retryAt }: TaskView): NonNullable<KeyContext['cell']> {
  const waitsForRetry = retryAt !== undefined;
  return { status: cellStatuses[status]!, attempts: attempt, waitsForRetry };
}

/** A runner carries it. */
const liveStatuses: ReadonlySet<string> = new Set(['running', 'paused', 'queued']);

function whyNotOpen({ history }: AppState): Pick<KeyContext, 'cannotOpen' | 'cannotResume'> {
  const chosen = history.backfills[history.cursor];
  if (!chosen) {
    const cannotOpen = 'No backfill was run yet';
    return { cannotOpen, cannotResume: cannotOpen };
  }
  const { id, status } = chosen;
  if (liveStatuses.has(status)) return { cannotResume: `${id} is ${status}: open it to look` };
  if (status !== 'succeeded') return {};
  return { cannotResume: `${id} has nothing left to build` };
}

function whyNotLaunch({ result, isLaunching }: PlanState): string | undefined {
  if (isLaunching) return 'The plan is being launched';
  if (!result.ok) return result.problems.map(formatProblem).join('; ');
  return result.value.taskCount === 0 ? 'There is nothing to do in this plan' : undefined;
}
