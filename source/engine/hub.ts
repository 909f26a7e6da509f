import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { Run } from '../domain/schedule/run.ts';
import type {
  BackfillControls,
  LaunchOrder,
  RunnerAnswers,
  RunnerDescription,
  RunnerRequest,
  Started,
  TakeUpOrder,
} from './runner-message.ts';
import type { Runner } from './runner.ts';
import type { Scheduler } from './scheduler.ts';

/** Where a hub gets its runners from; orders are obeyed one at a time. */
export interface RunnerSource {
  /** Begins a plan whose cells no carried run has in flight. */
  launch(order: LaunchOrder): Promise<Result<Runner>>;
  /** Takes up an earlier backfill that is not carried. */
  takeUp(order: TakeUpOrder): Promise<Result<Runner>>;
}

export interface HubOptions {
  readonly kind: RunnerDescription['kind'];
  readonly scheduler: Scheduler;
  readonly source: RunnerSource;
  /** Called whenever nothing is left to carry and no order is being obeyed. */
  readonly onIdle: () => void;
  /** Called with why a runner gave up: its journal cannot be written. */
  readonly onFailure: (id: string, error: unknown) => void;
}

/**
 * All that one process carries. Whose turn it is, and what starts, its scheduler decides. Does not
 * know the lock, files or sockets.
 */
export class Hub {
  /** Runners that are to share the process' limits are started with it. */
  readonly scheduler: Scheduler;
  readonly #options: HubOptions;
  /** In the order in which they came. */
  readonly #carried: Runner[] = [];
  #orders: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #isLeaving = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.scheduler = options.scheduler;
  }

  /** Does what a message asks and resolves with the answer to it. */
  async answer(request: RunnerRequest): Promise<Result<RunnerAnswers[RunnerRequest['type']]>> {
    switch (request.type) {
      case 'describe':
        return ok(this.describe());
      case 'launch':
        return this.#obey(() => this.#options.source.launch(request));
      case 'take-up':
        return this.#obey(() => this.#options.source.takeUp(request));
      case 'command': {
        const sent = this.send(request.id, request.command);
        return sent.ok ? ok(null) : sent;
      }
      case 'stop': {
        const { id, how } = request;
        if (id === undefined) await this.stop(how);
        const stopped = id === undefined ? ok(undefined) : await this.stopOne(id, how);
        return stopped.ok ? ok(null) : stopped;
      }
    }
  }

  /** Carries a runner until it has ended. */
  carry(runner: Runner): void {
    this.#carried.push(runner);
    const end = () => {
      this.#carried.splice(this.#carried.indexOf(runner), 1);
      this.#tellIfIdle();
    };
    runner.done.then(end, (error: unknown) => {
      this.#options.onFailure(runner.run.id, error);
      end();
    });
  }

  /** What is carried, in the order in which it came. */
  readonly runs = (): readonly Run[] => this.#carried.map(({ run }) => run);

  /** Hands a command to the backfill that it is meant for; a pool's slots are those of all. */
  send(id: string, command: RunCommand): Result<void> {
    const runner = this.#find(id);
    if (runner === undefined) return fail(notCarried(id));
    const sent = runner.send(command);
    if (sent.ok && command.type === 'set-pool') this.#sharePools(runner);
    return sent;
  }

  describe(): RunnerDescription {
    const { kind } = this.#options;
    const hasTurn = ({ run }: Runner) => this.scheduler.hasTurn(run);
    const queued = this.#carried.filter((runner) => !hasTurn(runner));
    const inOrder = [...this.#carried.filter(hasTurn), ...queued];
    return {
      pid: process.pid,
      kind,
      backfills: inOrder.map((each) => viewControls(each.run, hasTurn(each))),
    };
  }

  /** Takes no more orders from here on; false when one was taken before, or something is carried. */
  leave(): boolean {
    if (this.#pending > 0 || this.#carried.length > 0) return false;
    this.#isLeaving = true;
    return true;
  }

  /** Stops one backfill and resolves when nothing of it is left. */
  async stopOne(id: string, how: 'drain' | 'cancel'): Promise<Result<void>> {
    const runner = this.#find(id);
    if (runner === undefined) return fail(notCarried(id));
    await runner.stop(how);
    return ok(undefined);
  }

  /** Takes no more orders, stops every runner and resolves when none is left. */
  async stop(how: 'drain' | 'cancel'): Promise<void> {
    this.#isLeaving = true;
    await Promise.all(this.#carried.map((runner) => runner.stop(how)));
  }

  /** One order after another, so that none is judged by what another is about to change. */
  #obey(work: () => Promise<Result<Runner>>): Promise<Result<Started>> {
    this.#pending += 1;
    const obeyed = this.#orders.then(async () => {
      try {
        if (this.#isLeaving) return fail(leaving);
        const runner = await work();
        return runner.ok ? ok(this.#begin(runner.value)) : runner;
      } finally {
        this.#pending -= 1;
        this.#tellIfIdle();
      }
    });
    this.#orders = obeyed.catch(() => undefined);
    return obeyed;
  }

  #begin(runner: Runner): Started {
    this.carry(runner);
    const { id, behind = [] } = runner.run;
    return { id, waitsFor: behind, kind: this.#options.kind, pid: process.pid };
  }

  /** Gives every backfill as many slots in the pools as this one has. */
  #sharePools({ run: { pools } }: Runner): void {
    for (const { name: pool, slots } of pools) {
      for (const runner of this.#carried) {
        const other = runner.run.pools.find(({ name }) => name === pool);
        if (other && other.slots !== slots) runner.send({ type: 'set-pool', pool, slots });
      }
    }
  }

  #find(id: string): Runner | undefined {
    return this.#carried.find(({ run }) => run.id === id);
  }

  #tellIfIdle(): void {
    if (this.#pending === 0 && this.#carried.length === 0) this.#options.onIdle();
  }
}

function viewControls(run: Run, hasTurn: boolean): BackfillControls {
  const { id, runningTasks, concurrency, pools, spend, budget, guard, behind } = run;
  return {
    id,
    state: run.paused ? 'paused' : hasTurn ? 'running' : 'queued',
    waitsFor: behind ?? [],
    runningTasks,
    concurrency,
    pools: pools.map(({ name, used, slots }) => ({ name, used, slots })),
    spend,
    budget: budget ?? null,
    guard: guard ?? null,
  };
}

function notCarried(id: string): Problem {
  return {
    code: 'not-live',
    message: `${id} is not running`,
    hint: `Take it up again with \`backfill retry ${id}\`.`,
  };
}

/** The answer to an order that came too late: whoever gets it starts another runner. */
export const leaving: Problem = {
  code: 'runner-leaving',
  message: 'the runner is about to end',
  hint: 'Try again.',
};
