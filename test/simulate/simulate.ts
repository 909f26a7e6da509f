import type { Config } from '../../source/domain/asset.ts';
import type { Recorded } from '../../source/domain/events.ts';
import { createPlan } from '../../source/domain/plan/create-plan.ts';
import type { Plan, PlanRequest } from '../../source/domain/plan/plan.ts';
import { taskId } from '../../source/domain/plan/task-id.ts';
import { formatProblem, type Result } from '../../source/domain/problem.ts';
import type { RunCommand } from '../../source/domain/schedule/command.ts';
import { createRun } from '../../source/domain/schedule/create-run.ts';
import { evolveRun } from '../../source/domain/schedule/evolve-run.ts';
import { KeysFiles } from '../../source/engine/keys-files.ts';
import { startRunner, type Runner } from '../../source/engine/start-runner.ts';
import {
  openWriter,
  type BackfillJournal,
  type StateWriter,
} from '../../source/store/open-writer.ts';
import { readStore } from '../../source/store/read-store.ts';
import { Observer, stateDir, Violation } from './observer.ts';
import { listCells } from './plain-fold.ts';
import { Random } from './random.ts';
import { createScenario, startsAt, type Scenario } from './scenario.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedTasks } from './simulated-tasks.ts';
import { World, type CrashKind, type Life } from './world.ts';

export interface SimulationOptions {
  /** Operation on the disk in which the first life dies, and how. */
  readonly crashAt?: number;
  readonly crashKind?: CrashKind;
}

/** What a simulation went through. */
export interface SimulationReport {
  readonly lives: number;
  readonly processes: number;
  readonly events: number;
  /** Operations on the disk of the first life. */
  readonly operations: number;
}

/** A backfill that is to be brought to its end. */
interface Carried {
  readonly request: PlanRequest;
  /** How many times it is taken up again once it has failed. */
  retriesLeft: number;
  id?: string;
}

/** Said by a simulated runner that the disk, not a mistake of its own, brought to its end. */
class Refused extends Error {}

/** Steps after which a seed counts as endless. */
const mostSteps = 20_000;
const crashKinds: readonly CrashKind[] = ['killed', 'killed', 'power', 'power', 'storage'];
const faultCodes = ['ENOSPC', 'EIO', 'EROFS'] as const;

/** Runs a seed to its end; throws a `Violation` that tells the story so far. */
export async function simulate(
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationReport> {
  const simulation = new Simulation(seed, options);
  try {
    return await simulation.run();
  } catch (error) {
    const story = simulation.story.slice(-60).join('\n');
    throw new Error(`seed ${seed}: ${String(error)}\n${story}`, { cause: error });
  }
}

class Simulation {
  readonly #random: Random;
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #tasks: SimulatedTasks;
  readonly #scenario: Scenario;
  readonly #observer: Observer;
  readonly #options: SimulationOptions;
  /** Lives that may still meet with an accident. */
  #accidentsLeft: number;
  #isLossAllowed = false;
  #runner: Runner | undefined;
  #writer: StateWriter | undefined;
  #plan: Plan | undefined;
  /** The first error that anything in a life met with. */
  #violation: Violation | undefined;
  #steps = 0;

  constructor(seed: number, options: SimulationOptions) {
    this.#random = new Random(seed);
    this.#options = options;
    this.#scenario = createScenario(this.#random);
    this.#world = new World(this.#random, startsAt);
    this.#disk = new SimulatedDisk(this.#world);
    this.#tasks = new SimulatedTasks(this.#world);
    this.#observer = new Observer({
      world: this.#world,
      disk: this.#disk,
      tasks: this.#tasks,
      scenario: this.#scenario,
    });
    this.#accidentsLeft = this.#random.int(0, 5);
    this.#world.onCrash = (life) => this.#suffer(life);
    this.#tasks.onStart = this.#guard(this.#tasks.onStart);
  }

  get story(): readonly string[] {
    return this.#world.trace;
  }

  async run(): Promise<SimulationReport> {
    const open: Carried[] = this.#scenario.requests.map((request) => ({
      request,
      retriesLeft: this.#random.int(0, 2),
    }));
    for (let [carried] = open; carried; [carried] = open) {
      const backfill = carried;
      const outcome = await this.#liveThrough((life, writer) =>
        this.#carry(life, writer, backfill),
      );
      if (outcome === undefined) this.#world.pass(this.#random.duration(200_000));
      const isAlive = this.#tasks.processes.some((process) => process.isAlive);
      if (outcome === undefined || outcome === 'interrupted') {
        if (!isAlive) open.push(...open.splice(0, this.#random.int(0, 1)));
      } else if (outcome !== 'failed' || backfill.retriesLeft-- <= 0) open.shift();
    }
    await this.#checkEnd();
    return {
      lives: this.#world.lives.length,
      processes: this.#tasks.processes.length,
      events: this.#observer.lastSeq,
      operations: this.#world.lives[0]!.operations,
    };
  }

  /** Runners throw what they meet with into places of their own: the first one is kept. */
  #guard<A extends unknown[]>(watch: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        watch(...args);
      } catch (error) {
        if (error instanceof Violation) this.#violation ??= error;
        throw error;
      }
    };
  }

  #suffer(life: Life): void {
    this.#runner = undefined;
    this.#writer = undefined;
    this.#observer.leave();
    if (life.crashKind === 'killed') return;
    this.#isLossAllowed = true;
    this.#disk.loseCaches(this.#random);
    if (life.crashKind === 'power') this.#tasks.killAll(this.#random);
  }

  /** What may happen to a life is settled as it begins. */
  #beginLife(): Life {
    const life = this.#world.beginLife();
    const { crashAt, crashKind } = this.#options;
    if (this.#world.lives.length === 1 && crashAt !== undefined) {
      life.crashAt = crashAt;
      life.crashKind = crashKind ?? 'power';
      return life;
    }
    if (this.#accidentsLeft-- <= 0) return life;
    life.crashKind = this.#random.pick(crashKinds);
    const soon = this.#random.duration(400);
    switch (this.#random.int(0, 5)) {
      case 0:
      case 1:
        life.crashAt = soon;
        break;
      case 2:
        life.diesAfterCheckpoint = true;
        break;
      case 3:
        this.#world.after(this.#random.duration(300_000), () => this.#world.crash(life), life);
        break;
      default: {
        const to = soon + this.#random.duration(50);
        life.fault = { from: soon, to, code: this.#random.pick(faultCodes) };
      }
    }
    return life;
  }

  /** One runner process from its start to its end; `undefined` when it did not come to one. */
  async #liveThrough(
    work: (life: Life, writer: StateWriter) => Promise<string>,
  ): Promise<string | undefined> {
    const life = this.#beginLife();
    let outcome: string | undefined;
    let failure: unknown;
    let isOver = false;
    const settled = () => isOver;
    const isDead = () => !life.isAlive;
    this.#live(life, work)
      .then((value) => (outcome = value))
      .catch((error: unknown) => (failure = error))
      .finally(() => (isOver = true));
    for (;;) {
      await this.#world.settle();
      if (this.#violation) throw this.#violation;
      this.#observer.check();
      if (settled() || isDead()) break;
      this.#steps += 1;
      if (this.#steps > mostSteps) throw new Violation('this goes on without end');
      await this.#meddle(life);
      if (isDead()) continue;
      if (!this.#world.step() && !(await this.#world.rest()) && !settled()) this.#help();
    }
    const hasCrashed = isDead();
    life.isAlive = false;
    this.#runner = undefined;
    this.#writer = undefined;
    this.#observer.leave();
    if (hasCrashed) return undefined;
    if (failure === undefined) return outcome;
    if (failure instanceof Refused && life.fault !== undefined) return undefined;
    throw failure as Error;
  }

  async #live(
    life: Life,
    work: (life: Life, writer: StateWriter) => Promise<string>,
  ): Promise<string> {
    const writer = this.#valueOf(
      await openWriter(stateDir, this.#scenario.graph, {
        clock: () => this.#world.wallTime(),
        random: () => this.#random.next(),
        disk: this.#disk.of(life),
      }),
    );
    const damage = writer.notices.find((notice) => notice.includes('damaged'));
    if (damage !== undefined) throw new Violation(damage);
    this.#observer.checkRecovery(writer.state, this.#isLossAllowed);
    this.#isLossAllowed = false;
    this.#writer = writer;
    let outcome;
    try {
      outcome = await work(life, writer);
    } catch (error) {
      await writer.close().catch(() => undefined);
      throw error instanceof Error && 'problem' in error ? new Refused(error.message) : error;
    }
    await writer.close().catch((error: unknown) => {
      throw new Refused(String(error));
    });
    return outcome;
  }

  #valueOf<T>(result: Result<T>): T {
    if (result.ok) return result.value;
    throw new Refused(result.problems.map(formatProblem).join('\n'));
  }

  /** Carries the backfill on, or begins it. */
  async #carry(life: Life, writer: StateWriter, carried: Carried): Promise<string> {
    const { graph, limits } = this.#scenario;
    if (carried.id === undefined) {
      const plan = this.#planOf(writer, carried.request);
      if (plan.taskCount === 0) return 'succeeded';
      const journal = this.#valueOf(writer.begin(plan));
      carried.id = journal.id;
      return this.#runOn(life, { journal, plan, events: [], limits, graph });
    }
    const { journal, plan, events } = this.#valueOf(await writer.reopen(carried.id));
    return this.#runOn(life, { journal, plan, events, limits, graph });
  }

  #planOf(writer: StateWriter, request: PlanRequest): Plan {
    const { graph, limits } = this.#scenario;
    const { concurrency } = limits;
    const plan = createPlan({ graph, state: writer.state, request, concurrency });
    if (!plan.ok) throw new Error(plan.problems.map(formatProblem).join('\n'));
    return plan.value;
  }

  async #runOn(
    life: Life,
    opened: {
      readonly journal: BackfillJournal;
      readonly plan: Plan;
      readonly events: readonly Recorded[];
    } & Pick<Scenario, 'graph' | 'limits'>,
  ): Promise<string> {
    const { journal, plan, events, graph, limits } = opened;
    const run = createRun({ id: journal.id, graph, plan, limits });
    for (const recorded of events) evolveRun(run, recorded);
    this.#observer.begin(journal.id, listCells(plan, graph), events);
    const path = (task: string, attempt: number) => `${journal.id}/${task}.${attempt}`;
    const runner = startRunner({
      run,
      config: this.#configOf(),
      journal: this.#watched(journal),
      paths: { log: logPath(journal.id), result: path, partitionsFile: path, exits: '/nowhere' },
      clock: this.#world.clockOf(life),
      random: () => this.#random.next(),
      environment: {},
      keysFiles: new KeysFiles('/nowhere'),
      ...this.#tasks.of(life, journal.id),
    });
    this.#plan = plan;
    this.#runner = runner;
    if (events.length > 0 && this.#random.chance(0.7))
      runner.send({ type: 'retry-all-unfinished' });
    const outcome = await runner.done;
    this.#observer.ended(journal.id, outcome);
    return outcome;
  }

  #configOf(): Config {
    const { definitions, limits } = this.#scenario;
    return {
      file: '/.backfillrc.json',
      root: '/',
      timezone: 'UTC',
      stateDir,
      currency: 'USD',
      ...limits,
      assets: definitions,
    };
  }

  #watched(journal: BackfillJournal): BackfillJournal {
    const appended = this.#guard((recorded: Recorded) => this.#observer.appended(recorded));
    return {
      id: journal.id,
      append: (event) => {
        const recorded = journal.append(event);
        appended(recorded);
        return recorded;
      },
      flush: async () => {
        const upTo = this.#observer.lastSeq;
        await journal.flush();
        this.#observer.acknowledged(upTo);
      },
    };
  }

  /** Operators, readers, other runners and the clock, now and then. */
  async #meddle(life: Life): Promise<void> {
    const random = this.#random;
    if (random.chance(0.03)) this.#command();
    if (random.chance(0.03)) this.#checkpoint(life);
    if (random.chance(0.002))
      this.#world.setClock(random.pick([-1, 1]) * random.duration(7_200_000));
    if (random.chance(0.002)) void this.#runner?.stop(random.pick(['drain', 'cancel']));
    if (random.chance(0.01)) await this.#read(life);
    if (random.chance(0.01)) await this.#contend(life);
  }

  #checkpoint(life: Life): void {
    const crash = () => {
      if (life.diesAfterCheckpoint) this.#world.crash(life);
    };
    this.#writer?.checkpoint().then(crash, () => undefined);
  }

  #command(): void {
    const command = this.#createCommand();
    const runner = this.#runner;
    if (runner === undefined || command === undefined) return;
    this.#world.note(`an operator says ${JSON.stringify(command)}`);
    runner.send(command);
  }

  #createCommand(): RunCommand | undefined {
    const random = this.#random;
    const plan = this.#plan;
    if (plan === undefined) return undefined;
    const task = () => taskId(plan, this.#scenario.graph, random.int(0, plan.taskCount - 1));
    const tasks = Array.from({ length: random.int(1, 3) }, task);
    return random.pick<RunCommand>([
      { type: 'retry-tasks', tasks },
      { type: 'retry-all-failed' },
      { type: 'retry-all-unfinished' },
      { type: 'cancel-tasks', tasks },
      { type: 'skip-tasks', tasks },
      { type: 'mark-done', tasks },
      { type: 'pause' },
      { type: 'resume' },
      { type: 'resume' },
      { type: 'set-concurrency', concurrency: random.int(1, 5) },
      { type: 'set-pool', pool: random.pick(['narrow', 'rated']), slots: random.int(0, 3) },
      ...(random.chance(0.05) ? [{ type: 'cancel-all' } as const] : []),
    ]);
  }

  /** Somebody reads the state while the runner is at it. */
  async #read(life: Life): Promise<void> {
    if (this.#runner === undefined || !life.isAlive) return;
    const reader = this.#world.beginLife();
    const read = this.#valueOf(
      await readStore(stateDir, this.#scenario.graph, this.#disk.of(reader)),
    );
    reader.isAlive = false;
    this.#observer.checkState(read.state);
  }

  /** A second runner must not get in while there is a first one that does not know of it. */
  async #contend(life: Life): Promise<void> {
    if (this.#runner === undefined || !life.isAlive) return;
    const other = this.#world.beginLife();
    const opened = await openWriter(stateDir, this.#scenario.graph, { disk: this.#disk.of(other) });
    other.isAlive = false;
    if (opened.ok || opened.problems[0]?.code !== 'state-busy') {
      throw new Violation('a second runner got hold of the state directory');
    }
  }

  /** Nothing goes on by itself any more: what an operator has stopped, an operator lets go on. */
  #help(): void {
    const { run } = this.#observer;
    if (run === undefined || this.#runner === undefined) throw new Violation('nothing goes on');
    if (run.isPaused) return void this.#runner.send({ type: 'resume' });
    const empty = [...run.slots].filter(([, slots]) => slots === 0);
    if (empty.length === 0) throw new Violation('the backfill goes on no more');
    for (const [pool] of empty) this.#runner.send({ type: 'set-pool', pool, slots: 1 });
  }

  async #checkEnd(): Promise<void> {
    const reader = this.#world.beginLife();
    const read = this.#valueOf(
      await readStore(stateDir, this.#scenario.graph, this.#disk.of(reader)),
    );
    this.#observer.checkRecovery(read.state, false);
    if (this.#disk.peek(`${stateDir}/lock`)) throw new Violation('the lock was left behind');
    for (const { isAlive, order } of this.#tasks.processes) {
      if (isAlive) throw new Violation(`${order.task} is alive after the end`);
    }
  }
}

/** The name that the simulated tasks know an attempt by is the path of its log. */
function logPath(backfill: string) {
  return (task: string, attempt: number) =>
    `${backfill} ${encodeURIComponent(Buffer.from(task).toString())}.${attempt}`;
}
