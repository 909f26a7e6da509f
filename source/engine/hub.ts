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

/** Where a hub gets its runners from; orders are obeyed one at a time. */
export interface RunnerSource {
  /** Begins a plan whose cells no carried run has in flight. */
  launch(order: LaunchOrder): Promise<Result<Runner>>;
  /** Takes up an earlier backfill that is not carried. */
  takeUp(order: TakeUpOrder): Promise<Result<Runner>>;
}

export interface HubOptions {
  readonly kind: RunnerDescription['kind'];
  readonly source: RunnerSource;
  /** Called whenever nothing is left to carry and no order is being obeyed. */
  readonly onIdle: () => void;
  /** Called with why a runner gave up: its journal cannot be written. */
  readonly onFailure: (id: string, error: unknown) => void;
}

/**
 * All that one process carries: backfills that have their turn one after another. The one whose
 * turn it is keeps it until it has ended, or is paused and nothing of it runs. Does not know the
 * lock, files or sockets.
 */
export class Hub {
  readonly #options: HubOptions;
  /** In the order in which they came. */
  readonly #carried: Runner[] = [];
  #current: Runner | undefined;
  #orders: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #isLeaving = false;

  constructor(options: HubOptions) {
    this.#options = options;
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
      case 'stop':
        await this.stop(request.how);
        return ok(null);
    }
  }

  /** Carries a runner that was started in this very turn, once those before it leave it room. */
  carry(runner: Runner): void {
    this.#carried.push(runner);
    if (this.#current !== undefined) runner.hold();
    const unsubscribe = runner.subscribe(() => this.#turn());
    const end = () => {
      unsubscribe();
      this.#carried.splice(this.#carried.indexOf(runner), 1);
      if (this.#current === runner) this.#current = undefined;
      this.#turn();
      this.#tellIfIdle();
    };
    runner.done.then(end, (error: unknown) => {
      this.#options.onFailure(runner.run.id, error);
      end();
    });
    this.#turn();
  }

  /** What is carried, in the order in which it came. */
  readonly runs = (): readonly Run[] => this.#carried.map(({ run }) => run);

  /** Hands a command to the backfill that it is meant for. */
  send(id: string, command: RunCommand): Result<void> {
    const runner = this.#carried.find(({ run }) => run.id === id);
    return runner ? runner.send(command) : fail(notCarried(id));
  }

  describe(): RunnerDescription {
    const { kind } = this.#options;
    const current = this.#current;
    const others = this.#carried.filter((runner) => runner !== current);
    const inOrder = current === undefined ? others : [current, ...others];
    const backfills = inOrder.map(({ run }) => viewControls(run, run === current?.run));
    return { pid: process.pid, kind, backfills };
  }

  /** Takes no more orders from here on; false when one was taken before, or something is carried. */
  leave(): boolean {
    if (this.#pending > 0 || this.#carried.length > 0) return false;
    this.#isLeaving = true;
    return true;
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
    const waitsFor = this.#carried.map(({ run }) => run.id);
    this.carry(runner);
    return { id: runner.run.id, waitsFor: this.#current === runner ? [] : waitsFor };
  }

  /** Gives the turn on when whoever has it needs it no more. */
  #turn(): void {
    const current = this.#current;
    if (current !== undefined && !isAtRest(current.run)) return;
    const next = this.#carried.find((runner) => runner !== current && !isAtRest(runner.run));
    if (next === undefined && current !== undefined) return;
    current?.hold();
    this.#current = next ?? this.#carried[0];
    this.#current?.release();
  }

  #tellIfIdle(): void {
    if (this.#pending === 0 && this.#carried.length === 0) this.#options.onIdle();
  }
}

function isAtRest(run: Run): boolean {
  return run.paused && run.runningTasks === 0;
}

function viewControls(run: Run, isCurrent: boolean): BackfillControls {
  const { id, runningTasks, concurrency, pools, spend, budget, guard } = run;
  return {
    id,
    state: run.paused ? 'paused' : isCurrent ? 'running' : 'queued',
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
