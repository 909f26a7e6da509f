import type { Problem } from '../domain/problem.ts';
import { formatProblem } from '../domain/problem.ts';
import type { Hub } from '../engine/hub.ts';
import { listen } from '../engine/listen.ts';
import { prepareLaunchers, type SpareLaunchers } from '../engine/spare-launchers.ts';
import { openState } from './open-state.ts';
import { StoreError } from '../store/store-error.ts';
import { closeWriter } from './close-writer.ts';
import { exitStatus, statusOfProblems, type ExitStatus, type Io } from './io.ts';
import { openHub } from './open-hub.ts';
import { openWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { runnerPlace } from './runner-place.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { watchForCrash } from './watch-for-crash.ts';

/** What a detached runner tells the process that started it, once. */
export type RunnerReport =
  { readonly type: 'ready' } | { readonly type: 'failed'; readonly problems: readonly Problem[] };

/** Whoever started a runner has an order for it; one that never comes was given up. */
const patienceMs = 10_000;

/** Writes a line with its time to the runner's log. */
function logTo(io: Io): (text: string) => void {
  return (text) => io.err(`${new Date().toISOString()} ${text}\n`);
}

/** Tells the starter, and lets go of it: it may end before this process does. */
function report(message: RunnerReport): void {
  if (process.send === undefined || !process.connected) return;
  process.send(message, () => {
    if (process.connected) process.disconnect();
  });
}

function describeFailure(error: unknown): string {
  if (error instanceof StoreError) return formatProblem(error.problem);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Carries what it is ordered to until nothing is left; the writer is the caller's to close. */
async function serve(
  workspace: Parameters<typeof openHub>[0],
  log: (text: string) => void,
): Promise<void> {
  const idle: { leave: () => void } = { leave: () => undefined };
  const left = new Promise<void>((resolve) => {
    idle.leave = resolve;
  });
  const leaveIfIdle = () => {
    if (hub.leave()) idle.leave();
  };
  const hub: Hub = openHub(workspace, {
    kind: 'detached',
    onIdle: leaveIfIdle,
    onFailure: (id, error) => log(`error: ${id} gave up: ${describeFailure(error)}`),
  });
  const listener = await listen(runnerPlace(workspace.config.stateDir), async (request) => {
    const answer = await hub.answer(request);
    if (request.type !== 'describe') log(`${request.type}: ${answer.ok ? 'done' : tell(answer)}`);
    return answer;
  });
  const watch = watchForCrash();
  const release = stopOnSignals(
    (how) => {
      log(`stopping: ${how}`);
      hub.stop(how).then(idle.leave, idle.leave);
    },
    { isDetached: true },
  );
  const timer = setTimeout(leaveIfIdle, patienceMs);
  report({ type: 'ready' });
  try {
    await Promise.race([left, watch.crash]);
  } catch (error) {
    log(`error: ${describeFailure(error)}`);
    await hub.stop('cancel');
  } finally {
    clearTimeout(timer);
    release();
    watch.dispose();
    await listener.close();
  }
}

function tell({ problems }: { readonly problems: readonly Problem[] }): string {
  return problems.map(formatProblem).join('; ');
}

function giveUp(problems: readonly Problem[], log: (text: string) => void): ExitStatus {
  log(`error: ${tell({ problems })}`);
  report({ type: 'failed', problems });
  return statusOfProblems(problems);
}

/**
 * The hidden command that is the detached runner: takes the lock, obeys orders on its socket, and
 * ends when nothing is left to run. Its output is the runner's log.
 */
export async function serveRunner(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  // While this process is small.
  const spares = prepareLaunchers();
  try {
    return await serveWith(spares, options, io);
  } finally {
    await spares?.close();
  }
}

async function serveWith(
  spares: SpareLaunchers | undefined,
  options: WorkspaceOptions,
  io: Io,
): Promise<ExitStatus> {
  const log = logTo(io);
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return giveUp(workspace.problems, log);
  const { config, graph } = workspace.value;
  const writer = await openState({ config, graph });
  if (!writer.ok) return giveUp(writer.problems, log);
  try {
    for (const notice of writer.value.notices) log(`note: ${notice}`);
    log(`process ${process.pid} is ready`);
    await serve({ ...workspace.value, writer: writer.value, spares }, log);
  } finally {
    await closeWriter(writer.value, (text) => log(`note: ${text}`));
    log(`process ${process.pid} ends: nothing is left to run`);
  }
  return exitStatus.succeeded;
}
