import type { BackfillEvent, Loss } from '../domain/events.ts';
import type { PartitionKey } from '../domain/names.ts';
import { eachOrdinal } from '../domain/ordinals.ts';
import { taskAsset } from '../domain/plan/task-id.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import { planLoss, tellLoss } from '../domain/schedule/plan-loss.ts';
import type { TaskView } from '../domain/schedule/run.ts';
import { cellsToTry } from '../domain/schedule/task-cells.ts';
import { Attempt } from './attempt.ts';
import { neverStarted, type Adopted, type Execution, type Leftover } from './executor.ts';
import { attemptToken, readTaskLimits, type AttemptOrder } from './prepare-launch.ts';
import type { RunnerOptions } from './runner.ts';

/** What an earlier runner left, as far as the run needs to know. */
export interface AdoptedAttempts {
  /** For those of which nothing is left. */
  readonly lost: readonly BackfillEvent[];
  /** Announced ones that have begun: to be recorded. */
  readonly begun: readonly Attempt[];
  /** Those that run, or that have ended and are to be recorded. */
  readonly adopted: readonly Attempt[];
}

export const nothingAdopted: AdoptedAttempts = { lost: [], begun: [], adopted: [] };

/** Finds out about every attempt that runs as far as the journal tells. */
export async function adoptAttempts(options: RunnerOptions): Promise<AdoptedAttempts> {
  const { run, executor } = options;
  const announced = Array.from(run.announced, (task) => nextTry(run, task));
  const running = [...run.running(), ...announced];
  const orders = running.map((view) => orderOf(run, view));
  const found = await executor.adopt(running.map((view, i) => leftover(view, orders[i]!, options)));
  const lost: BackfillEvent[] = [];
  const begun: Attempt[] = [];
  const adopted: Attempt[] = [];
  for (const [i, { task, startedAt = run.updatedAt }] of running.entries()) {
    const order = orders[i]!;
    const execution = executionOf(found[i]!);
    const hasEnded = found[i]!.type === 'ended';
    if (execution === undefined && run.announced.has(task)) {
      lost.push({ type: 'attempts-withdrawn', tasks: [order.task] });
    } else if (execution === undefined) {
      lost.push(lostAttempt(order, run.updatedAt - startedAt, planLoss(run, task)));
    } else {
      const adoption = { execution, startedAt, hasEnded };
      const attempt = new Attempt({ task, order, adopted: adoption }, options);
      adopted.push(attempt);
      if (run.announced.has(task)) begun.push(attempt);
    }
  }
  return { lost, begun, adopted };
}

/** The attempt that was announced, of which nothing is known yet. */
function nextTry(run: MutableRun, task: number): TaskView {
  const view = run.view(task);
  return { ...view, attempt: view.attempt + 1, startedAt: run.updatedAt };
}

function executionOf(adopted: Adopted): Execution | undefined {
  switch (adopted.type) {
    case 'alive':
      return adopted.execution;
    case 'ended':
      return { ...neverStarted(adopted.exit.end), exited: Promise.resolve(adopted.exit) };
    case 'lost':
      return undefined;
  }
}

function lostAttempt({ task, attempt }: AttemptOrder, knownMs: number, loss: Loss): BackfillEvent {
  return {
    type: 'attempt-failed',
    task,
    attempt,
    durationMs: Math.max(0, knownMs),
    cause: { type: 'interrupted', loss },
    message: tellLoss('it ended unseen after its runner had ended', loss),
    reported: {},
  };
}

/** The order that the attempt was begun with: nothing of the task has been built since. */
function orderOf(run: MutableRun, { id: task, task: number, attempt }: TaskView): AttemptOrder {
  const { plan, graph, id: backfill } = run;
  const asset = graph.assets[taskAsset(plan, number).index]!;
  const partitions = Array.from(eachOrdinal(cellsToTry(run, number)), (ordinal): PartitionKey =>
    asset.partitions.keyOf(ordinal),
  );
  return { backfill, task, attempt, asset, partitions };
}

function leftover(
  { startedAt = 0, pid }: TaskView,
  order: AttemptOrder,
  { paths, graceMs }: RunnerOptions,
): Leftover {
  const { task, attempt, asset } = order;
  return {
    token: attemptToken(order),
    logFile: paths.log(task, attempt),
    resultFile: paths.result(task, attempt),
    graceMs,
    limits: readTaskLimits(asset),
    startedAt,
    ...(pid === undefined ? {} : { pid }),
  };
}
