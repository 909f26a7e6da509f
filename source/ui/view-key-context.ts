import { statusCode } from '../domain/cell-status.ts';
import { formatProblem } from '../domain/problem.ts';
import { matrixOf, type AppState } from './app-state.ts';
import type { KeyContext } from './key-context.ts';
import { isRunning } from './live/live-state.ts';
import { taskUnderCursor } from './live/live-tasks.ts';
import { countMarks } from './matrix/matrix-state.ts';
import type { PlanState } from './plan/plan-state.ts';

/** What the keys of the screen need to know. */
export function viewKeyContext(state: AppState): KeyContext {
  const { live, plan } = state;
  const cannotLaunch = plan && whyNotLaunch(plan);
  const view = live && state.screen === 'live' ? taskUnderCursor(live) : undefined;
  return {
    marked: countMarks(matrixOf(state).matrix.marks),
    isRunning: isRunning(live),
    failedCells: live?.session.run.counts[statusCode.failed] ?? 0,
    hasSearch: live?.log.search !== undefined,
    ...(cannotLaunch === undefined ? {} : { cannotLaunch }),
    ...(view ? { cell: { isPlanned: true, hasLog: view.attempt > 0 } } : {}),
  };
}

function whyNotLaunch({ result, isLaunching }: PlanState): string | undefined {
  if (isLaunching) return 'The plan is being launched';
  if (!result.ok) return result.problems.map(formatProblem).join('; ');
  return result.value.taskCount === 0 ? 'There is nothing to do in this plan' : undefined;
}
