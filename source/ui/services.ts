import type { Config } from '../domain/asset.ts';
import type { Graph } from '../domain/graph.ts';
import type { Plan, PlanRequest } from '../domain/plan/plan.ts';
import type { Problem, Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { State } from '../domain/state.ts';

/** A backfill being run, by whichever process, or looked at. */
export interface Session {
  readonly run: Run;
  /** What it left in its cells, and nothing of what was there before; grows with `run`. */
  readonly state: State;
  /** True while a living runner carries it; a past backfill is only read. */
  readonly isLive: boolean;
  /** Why its runner is gone although it has not ended, such as a full disk. */
  readonly failure: Problem | undefined;
  /**
   * Follows the backfill: calls back after events were folded into `run`, and when its runner has
   * come or gone. Returns the unsubscriber.
   */
  subscribe(listener: () => void): () => void;
  /** Asks the runner; problems say why nothing was done. What was done comes as events. */
  send(command: RunCommand): Promise<Result<void>>;
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
  /** `running`, `paused`, `queued`, `interrupted` or the outcome. */
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
  /** What is built, as of the last `refresh`. */
  readonly state: State;
  /** Reads the state and the history anew, as far as they can be read. */
  refresh(): Promise<void>;
  /** Leaves out what living backfills have in flight. */
  plan(request: PlanRequest): Result<Plan>;
  /**
   * Hands the plan to a runner, which outlives the interface. It may have to wait for its turn,
   * but not side by side.
   */
  launch(plan: Plan, how?: { readonly sideBySide: true }): Promise<Result<Session>>;
  /**
   * Takes up an earlier backfill again with a command that is in force before anything starts;
   * without one, all that failed or was cancelled is retried.
   */
  resume(id: string, command?: RunCommand): Promise<Result<Session>>;
  /** Opens a backfill to look at, or to follow while it runs. */
  open(id: string): Promise<Result<Session>>;
  /** The newest backfills first, as of the last `refresh`. */
  history(): readonly BackfillSummary[];
  /**
   * Has the runner carry a backfill no further, and resolves once no task of it is alive: `drain`
   * lets running tasks finish, `cancel` ends them. May be called again, also with `cancel` while a
   * drain waits. Other backfills go on.
   */
  stop(id: string, how: 'drain' | 'cancel'): Promise<Result<void>>;
}
