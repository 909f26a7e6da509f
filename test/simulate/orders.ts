import { createPlan } from '../../source/domain/plan/create-plan.ts';
import type { PlanRequest } from '../../source/domain/plan/plan.ts';
import { savePlan } from '../../source/domain/plan/saved-plan.ts';
import { formatProblem, type Result } from '../../source/domain/problem.ts';
import { allInFlight } from '../../source/domain/schedule/in-flight-cells.ts';
import type { LaunchOrder } from '../../source/engine/runner-message.ts';
import { readStore } from '../../source/store/read-store.ts';
import { stateDir } from './observer.ts';
import type { RunnerProcess } from './runner-process.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { Violation } from './violation.ts';
import { Watcher } from './watcher.ts';
import type { Life, World } from './world.ts';

/** A backfill that somebody wants to be brought to its end. */
export interface Wanted {
  readonly request: PlanRequest;
  /** How many times it is taken up again once it has failed. */
  retriesLeft: number;
  id: string | undefined;
  isOver: boolean;
}

interface OrderParts {
  readonly world: World;
  readonly life: Life;
  readonly disk: SimulatedDisk;
  readonly scenario: Scenario;
  readonly runner: RunnerProcess;
  readonly guard: <A extends unknown[]>(watch: (...args: A) => void) => (...args: A) => void;
  readonly wanted: readonly Wanted[];
  /** Called once the last order of this life was answered. */
  readonly onGiven: () => void;
}

/** Answers that say that the time is wrong, not the order. */
const untimely: ReadonlySet<string> = new Set([
  'already-running',
  'cells-in-flight',
  'plan-state-changed',
  'runner-leaving',
]);

/** What is ordered from one runner, each at its time; what it refuses is ordered again later. */
export class Orders {
  readonly #parts: OrderParts;
  #open = 0;

  constructor(parts: OrderParts) {
    this.#parts = parts;
  }

  /** Whether everything was ordered and answered. */
  get areGiven(): boolean {
    return this.#open === 0;
  }

  give(): void {
    const { wanted, world } = this.#parts;
    const open = wanted.filter(({ isOver }) => !isOver);
    // Somebody has started it for nothing.
    if (open.length === 0) world.after(10_000, this.#parts.onGiven, this.#parts.life);
    for (const [i, each] of open.entries()) {
      if (i === 0 || world.random.chance(0.7)) this.#give(each, i === 0 ? 10 : 100_000, 3);
    }
  }

  /** A backfill has ended so, or its runner gave up. */
  ended(id: string, outcome: string | undefined): void {
    const wanted = this.#parts.wanted.find((each) => each.id === id);
    if (wanted === undefined || outcome === undefined || outcome === 'interrupted') return;
    if (outcome === 'succeeded' || wanted.retriesLeft-- <= 0) wanted.isOver = true;
  }

  #give(wanted: Wanted, longestMs: number, triesLeft: number): void {
    const { world, life, guard, runner } = this.#parts;
    this.#open += 1;
    const done = () => {
      this.#open -= 1;
      if (this.#open === 0) this.#parts.onGiven();
    };
    const tell = guard((error: unknown) => {
      if (life.isAlive) throw error as Error;
    });
    const order = async () => {
      const code = await this.#order(wanted, runner);
      if (code === 'nothing-left') wanted.isOver = true;
      if (code !== undefined && !untimely.has(code) && code !== 'nothing-left' && !life.isBroken)
        throw new Violation(`an order was refused: ${code}`);
      if (code !== undefined && !wanted.isOver && triesLeft > 0)
        this.#give(wanted, 200_000, triesLeft - 1);
    };
    world.after(
      world.random.duration(longestMs),
      () => void order().catch(tell).then(done, done),
      life,
    );
  }

  /** The code of the first problem, if there is one. */
  async #order(wanted: Wanted, { hub }: RunnerProcess): Promise<string | undefined> {
    const { world, life } = this.#parts;
    const sideBySide = world.random.chance(0.6);
    if (wanted.id !== undefined) {
      world.note(`${wanted.id} is to be taken up`);
      const { id } = wanted;
      const taken = await hub.answer({ type: 'take-up', id, cells: [], limits: {}, sideBySide });
      return this.#codeOf(taken);
    }
    const order = await this.#plan(wanted.request);
    if (order === undefined) return 'nothing-left';
    await world.later(20_000, life, () => undefined);
    world.note(`a plan is ordered`);
    const launched = await hub.answer({ type: 'launch', ...order, sideBySide });
    if (launched.ok) wanted.id = (launched.value as { readonly id: string }).id;
    return this.#codeOf(launched);
  }

  #codeOf(result: Result<unknown>): string | undefined {
    if (result.ok) return undefined;
    this.#parts.world.note(`refused: ${result.problems.map(formatProblem).join('; ')}`);
    return result.problems[0]!.code;
  }

  /** The plan that another process makes of what it reads; `undefined` when it has no tasks. */
  async #plan(request: PlanRequest): Promise<LaunchOrder | undefined> {
    const { world, disk, scenario, runner } = this.#parts;
    const { graph, limits } = scenario;
    const client = world.beginLife();
    const files = disk.of(client);
    const read = await readStore(stateDir, graph, files);
    if (!read.ok) throw new Violation(read.problems.map(formatProblem).join('\n'));
    const { state, backfills } = read.value;
    const live = backfills.filter(({ isLive, id }) => isLive && runner.run(id) !== undefined);
    const runs = await Promise.all(
      live.map(async ({ id }) => (await Watcher.open(id, { disk: files, graph, limits })).run),
    );
    client.isAlive = false;
    const { concurrency } = limits;
    const inFlight = world.random.chance(0.7) ? allInFlight(runs) : new Map();
    const plan = createPlan({ graph, state, request, concurrency, inFlight });
    if (!plan.ok) throw new Violation(plan.problems.map(formatProblem).join('\n'));
    if (plan.value.taskCount === 0) return undefined;
    return { plan: savePlan(plan.value, { graph, state, root: '/' }), limits: {} };
  }
}
