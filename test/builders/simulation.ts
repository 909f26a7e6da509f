import type {
  BackfillEvent,
  FailureCause,
  Recorded,
  Reported,
} from '../../source/domain/events.ts';
import { cellStatuses } from '../../source/domain/cell-status.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { PartitionKey } from '../../source/domain/names.ts';
import { findTask, taskId } from '../../source/domain/plan/task-id.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import type { RunCommand } from '../../source/domain/schedule/command.ts';
import { createRun } from '../../source/domain/schedule/create-run.ts';
import { decideCommand } from '../../source/domain/schedule/decide-command.ts';
import { decide, type Decision } from '../../source/domain/schedule/decide.ts';
import { evolveRun } from '../../source/domain/schedule/evolve-run.ts';
import type { MutableRun } from '../../source/domain/schedule/mutable-run.ts';
import { planLoss } from '../../source/domain/schedule/plan-loss.ts';
import { planRetry } from '../../source/domain/schedule/plan-retry.ts';
import type { RunLimits } from '../../source/domain/schedule/run.ts';

export interface FailOptions {
  readonly cause?: FailureCause;
  readonly failed?: readonly string[];
  readonly reported?: Reported;
}

/**
 * A run whose tasks end when the test says so: given a plan, when attempts start and end, then the
 * run reads so. Time stands still until `advance`.
 */
export class Simulation {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly limits: RunLimits;
  readonly run: MutableRun;
  readonly recorded: Recorded[] = [];
  now = 0;

  constructor(graph: Graph, plan: Plan, limits: Partial<RunLimits> = {}) {
    this.graph = graph;
    this.plan = plan;
    this.limits = { concurrency: 1000, pools: {}, ...limits };
    this.run = createRun({ id: 'bf-1', graph, plan, limits: this.limits });
    this.record({ type: 'backfill-started', id: 'bf-1' });
  }

  record(event: BackfillEvent): void {
    const recorded = { seq: this.recorded.length + 1, at: this.now, backfill: 'bf-1', event };
    this.recorded.push(recorded);
    evolveRun(this.run, recorded);
  }

  decide(): readonly Decision[] {
    return decide(this.run, this.now);
  }

  /** Starts all that may start now; returns the ids in the order in which they were started. */
  start(): string[] {
    const started: string[] = [];
    for (const decision of this.decide()) {
      if (decision.type !== 'start-attempt') continue;
      const task = taskId(this.plan, this.graph, decision.task);
      started.push(task);
      const { attempt, partitions } = decision;
      this.record({ type: 'attempt-started', task, attempt, ...(partitions && { partitions }) });
    }
    return started;
  }

  succeed(...tasks: readonly string[]): void {
    for (const task of tasks) this.report(task, {});
  }

  report(task: string, reported: Reported): void {
    const { attempt } = this.view(task);
    this.record({ type: 'attempt-succeeded', task, attempt, durationMs: 10, reported });
  }

  /** Ends the attempt as failed, for good unless the asset's policy allows another try. */
  /** Its running attempt turns out to have ended unseen. */
  lose(task: string): void {
    const loss = planLoss(this.run, this.view(task).task);
    this.fail(task, { cause: { type: 'interrupted', loss } });
  }

  fail(task: string, { cause, failed, reported = {} }: FailOptions = {}): void {
    const { attempt, task: number } = this.view(task);
    const { retryAt, split } = planRetry(this.run, number, { now: this.now, random: 0 });
    const later = split && !failed ? split : { retryAt };
    const next = cause?.type === 'interrupted' ? { retryAt: undefined } : later;
    this.record({
      type: 'attempt-failed',
      task,
      attempt,
      durationMs: 10,
      cause: cause ?? { type: 'exit', code: 1 },
      message: 'it broke',
      reported,
      ...(failed && { failed: failed as readonly PartitionKey[] }),
      ...(next.retryAt === undefined ? {} : (next as typeof split)),
    });
  }

  cancelRunning(task: string): void {
    const { attempt } = this.view(task);
    this.record({ type: 'attempt-cancelled', task, attempt, durationMs: 10 });
  }

  /** Carries a command out; running tasks that it ends are gone at once. Problems throw. */
  send(command: RunCommand): void {
    const effect = decideCommand(this.run, command);
    if (!effect.ok) throw new Error(effect.problems.map(({ message }) => message).join('\n'));
    for (const event of effect.value.events) this.record(event);
    for (const task of effect.value.terminate)
      this.cancelRunning(taskId(this.plan, this.graph, task));
  }

  advance(ms: number): void {
    this.now += ms;
  }

  view(task: string) {
    const number = findTask(this.plan, this.graph, task);
    if (number === undefined) throw new Error(`no task ${task}`);
    return this.run.view(number);
  }

  /** Name of a cell's status; the cell is `asset/key`. */
  status(cell: string): string {
    const slash = cell.indexOf('/');
    const asset = this.graph.assets.find(({ name }) => name === cell.slice(0, slash))!;
    const ordinal = asset.partitions.ordinalOf(cell.slice(slash + 1))!;
    return cellStatuses[this.run.statusOf(asset.index, ordinal)!]!;
  }

  /** How many planned cells have each status, without the zeros. */
  counts(): Record<string, number> {
    return namedCounts(this.run.counts);
  }

  /** The run that the recorded events give when folded from the beginning. */
  replay(): MutableRun {
    const { graph, plan, limits } = this;
    const run = createRun({ id: 'bf-1', graph, plan, limits });
    for (const recorded of this.recorded) evolveRun(run, recorded);
    return run;
  }
}

export function namedCounts(counts: Int32Array): Record<string, number> {
  const named = cellStatuses.map((name, code) => [name, counts[code]!] as const);
  return Object.fromEntries(named.filter(([, count]) => count > 0));
}
