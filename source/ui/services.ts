import type { Config } from '../domain/asset.ts';
import type { Graph } from '../domain/graph.ts';
import type { Plan, PlanRequest } from '../domain/plan/plan.ts';
import type { Problem, Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { State } from '../domain/state.ts';

/** A backfill being run or looked at. */
export interface Session {
  readonly run: Run;
  /** True while a runner of ours carries it; a past backfill is only read. */
  readonly isLive: boolean;
  /** Why its runner gave up, such as a full disk; what ran was ended and can be taken up again. */
  readonly failure: Problem | undefined;
  /** Calls back after events were folded into `run`; returns the unsubscriber. */
  subscribe(listener: () => void): () => void;
  /** Asks the runner; problems say why nothing was done. */
  send(command: RunCommand): Result<void>;
  /** Absolute path of an attempt's log; it exists once the attempt has started. */
  logPath(task: number, attempt: number): string;
}

/** A line of the history. */
export interface BackfillSummary {
  readonly id: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Time in ms that a runner carried it. */
  readonly activeMs: number;
  /** `running`, `interrupted` or the outcome. */
  readonly status: string;
  readonly selection: string;
  readonly cells: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cost: number;
}

/** All that the interface needs from the rest of the program. */
export interface Services {
  readonly config: Config;
  readonly graph: Graph;
  /** Folded in place as sessions run. */
  readonly state: State;
  plan(request: PlanRequest): Result<Plan>;
  /** Freezes the plan, takes the lock and starts running. */
  launch(plan: Plan): Promise<Result<Session>>;
  /**
   * Takes up an earlier backfill again with a command that is in force before anything starts;
   * without one, all that failed or was cancelled is retried.
   */
  resume(id: string, command?: RunCommand): Promise<Result<Session>>;
  /** Opens an earlier backfill to look at; nothing runs and no lock is taken. */
  open(id: string): Promise<Result<Session>>;
  /** The newest backfills first. */
  history(): readonly BackfillSummary[];
  /**
   * Stops launching and releases the lock once no task is alive: `drain` lets running tasks
   * finish, `cancel` ends them. May be called again, also with `cancel` while a drain waits.
   */
  close(how: 'drain' | 'cancel'): Promise<void>;
}
