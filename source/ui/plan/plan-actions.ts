import type { PlanRequest } from '../../domain/plan/plan.ts';
import { tellQueue } from '../live/run-commands.ts';
import { noticeOf, type Notice } from '../notice.ts';
import type { Handler, Handlers, Shell } from '../shell.ts';
import { toggleRequest, type PlanToggle } from './plan-state.ts';

/** Handlers of the plan screen. */
export const planActions: Handlers = {
  launch: (shell) => launch(shell),
  'launch-beside': (shell) => launch(shell, { sideBySide: true }),
  'toggle-upstream': toggle('upstream'),
  'toggle-downstream': toggle('downstream'),
  'toggle-force': toggle('force'),
  'next-only': toggle('only'),
  'toggle-order': toggle('order'),
  'move-up': scroll(-1),
  'move-down': scroll(1),
  'page-up': scroll(-10),
  'page-down': scroll(10),
  'go-first': scroll(-Infinity),
  'go-last': scroll(Infinity),
  back: (shell) => shell.dispatch({ type: 'screen-shown', screen: 'pick' }),
};

function toggle(choice: PlanToggle): Handler {
  return (shell) => {
    const { plan } = shell.state();
    if (!plan) return;
    const request = toggleRequest(plan.request, choice);
    shell.dispatch({ type: 'planned', request, result: shell.services.plan(request) });
  };
}

function scroll(lines: number): Handler {
  return (shell) => shell.dispatch({ type: 'plan-scrolled', lines });
}

function launch(shell: Shell, how?: { readonly sideBySide: true }): void {
  const { plan } = shell.state();
  if (!plan?.result.ok || plan.isLaunching) return;
  const { request, result } = plan;
  const { value } = result;
  shell.dispatch({ type: 'launching', isLaunching: true });
  shell.start(async () => {
    const launched = await shell.services.launch(value, how);
    shell.dispatch({ type: 'launching', isLaunching: false });
    if (!launched.ok) return replan(shell, request, noticeOf(launched.problems));
    shell.follow(launched.value);
    tellQueue(shell, launched.value);
  });
}

/** A refused launch may mean that others have built since: shows the plan as it would be now. */
function replan(shell: Shell, request: PlanRequest, notice: Notice): void {
  shell.reassess();
  shell.dispatch({ type: 'planned', request, result: shell.services.plan(request) });
  shell.dispatch({ type: 'noticed', notice });
}
