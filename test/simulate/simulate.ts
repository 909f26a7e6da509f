import { formatProblem } from '../../source/domain/problem.ts';
import { Observer, stateDir } from './observer.ts';
import { planAccident } from './accidents.ts';
import { startsAt } from './create-assets.ts';
import { Orders, type Wanted } from './orders.ts';
import { Outsiders } from './outsiders.ts';
import { Random } from './random.ts';
import { RunnerProcess } from './runner-process.ts';
import { createScenario, type Scenario } from './scenario.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedTasks } from './simulated-tasks.ts';
import { Violation } from './violation.ts';
import { World, type CrashKind, type Life } from './world.ts';
import { openWriter, type StateWriter } from '../../source/store/open-writer.ts';
import { readStore } from '../../source/store/read-store.ts';

export interface SimulationOptions {
  /** Operation on the disk in which the first life dies, and how. */
  readonly crashAt?: number;
  readonly crashKind?: CrashKind;
  /** Commands after which operators say no more. */
  readonly commands?: number;
  /** Lives that may meet with an accident. */
  readonly accidents?: number;
}

/** What a simulation went through. */
export interface SimulationReport {
  readonly lives: number;
  readonly processes: number;
  readonly events: number;
  readonly commands: number;
  readonly accidents: number;
  /** Operations on the disk of the first life. */
  readonly operations: number;
}

/** Said by a simulated runner that the disk, not a mistake of its own, brought to its end. */
class Refused extends Error {}

/** Steps after which a seed counts as endless. */
const mostSteps = 40_000;

/** Runs a seed to its end; throws an error that tells the story so far. */
export async function simulate(
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationReport> {
  const simulation = new Simulation(seed, options);
  try {
    return await simulation.run();
  } catch (error) {
    const story = simulation.story.slice(-80).join('\n');
    const what = error instanceof Violation ? error.message : (error as Error).stack;
    throw new Error(`seed ${seed}: ${what}\n${story}`, { cause: error });
  }
}

class Simulation {
  readonly #random: Random;
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #tasks: SimulatedTasks;
  readonly #scenario: Scenario;
  readonly #observer: Observer;
  readonly #outsiders: Outsiders;
  readonly #options: SimulationOptions;
  readonly #wanted: readonly Wanted[];
  /** Lives that may still meet with an accident. */
  #accidentsLeft: number;
  #accidents = 0;
  /** Operators resume a paused backfill only once there is no other. */
  readonly #leavesPaused: boolean;
  /** Times that somebody may still ask the runner to stop. */
  #stopsLeft: number;
  #isLossAllowed = false;
  #runner: RunnerProcess | undefined;
  #writer: StateWriter | undefined;
  /** The first error that anything in a life met with. */
  #violation: unknown;
  #steps = 0;

  constructor(seed: number, options: SimulationOptions) {
    this.#random = new Random(seed);
    this.#options = options;
    this.#leavesPaused = seed % 2 === 0;
    const operators = new Random(this.#random.int(0, 2 ** 30));
    this.#scenario = createScenario(this.#random);
    this.#world = new World(this.#random, startsAt);
    this.#disk = new SimulatedDisk(this.#world);
    this.#tasks = new SimulatedTasks(this.#world, this.#disk, this.#scenario.culprits);
    this.#observer = new Observer({
      world: this.#world,
      disk: this.#disk,
      tasks: this.#tasks,
      scenario: this.#scenario,
    });
    this.#outsiders = new Outsiders({
      world: this.#world,
      disk: this.#disk,
      scenario: this.#scenario,
      observer: this.#observer,
      random: operators,
      commandsLeft: options.commands ?? Infinity,
    });
    this.#wanted = this.#scenario.requests.map((request) => ({
      request,
      retriesLeft: this.#random.int(0, 2),
      id: undefined,
      isOver: false,
    }));
    this.#world.areTasksSwift = this.#scenario.areTasksSwift;
    this.#world.isDoomed = this.#random.chance(0.05);
    const accidents = this.#world.isDoomed ? this.#random.int(6, 15) : this.#random.int(0, 5);
    this.#accidentsLeft = Math.min(accidents, options.accidents ?? Infinity);
    this.#stopsLeft = this.#random.int(0, 2);
    this.#world.onCrash = (life) => this.#suffer(life);
    this.#tasks.onStart = this.#guard(this.#tasks.onStart);
    this.#disk.onShortWrite = this.#guard(() => this.#outsiders.look());
  }

  get story(): readonly string[] {
    return this.#world.trace;
  }

  async run(): Promise<SimulationReport> {
    for (let isWell = false; !isWell || this.#wanted.some(({ isOver }) => !isOver);) {
      isWell = await this.#liveThrough();
      if (!isWell) this.#world.pass(this.#random.duration(200_000));
    }
    await this.#checkEnd();
    return {
      lives: this.#world.lives.filter(({ isRunner }) => isRunner).length,
      processes: this.#tasks.processes.length,
      events: this.#observer.lastSeq,
      commands: this.#outsiders.commands,
      accidents: this.#accidents,
      operations: this.#world.lives[0]!.operations,
    };
  }

  /** Runners throw what they meet with into places of their own: the first one is kept. */
  #guard<A extends unknown[]>(watch: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        watch(...args);
      } catch (error) {
        this.#violation ??= error;
        throw error;
      }
    };
  }

  #suffer(life: Life): void {
    this.#leave();
    if (life.crashKind === 'killed') return;
    this.#isLossAllowed = true;
    this.#disk.loseCaches(this.#random);
    this.#outsiders.leave();
    if (life.crashKind === 'power') this.#tasks.killAll(this.#random);
  }

  #leave(): void {
    this.#runner = undefined;
    this.#writer = undefined;
    this.#observer.leave();
  }

  #beginLife(): Life {
    const life = this.#world.beginLife();
    life.isRunner = true;
    const { crashAt, crashKind } = this.#options;
    if (this.#world.lives.length === 1 && crashAt !== undefined) {
      life.crashAt = crashAt;
      life.crashKind = crashKind ?? 'power';
    } else if (this.#accidentsLeft-- > 0) {
      this.#accidents += 1;
      planAccident(life, this.#world, this.#random);
    }
    return life;
  }

  /** One runner process from its start to its end; false when it did not come to one. */
  async #liveThrough(): Promise<boolean> {
    const life = this.#beginLife();
    let failure: unknown;
    let isOver = false;
    const settled = () => isOver;
    const isDead = () => !life.isAlive;
    this.#live(life)
      .catch((error: unknown) => (failure = error))
      .finally(() => (isOver = true));
    for (;;) {
      await this.#world.settle();
      if (this.#violation) throw this.#violation as Error;
      this.#observer.check(life, this.#runner?.current ?? new Set());
      if (settled() || isDead()) break;
      this.#steps += 1;
      if (this.#steps > mostSteps) throw new Violation('this goes on without end');
      await this.#meddle(life);
      if (isDead()) continue;
      if (!this.#world.step() && !(await this.#world.rest()) && !settled()) this.#help();
    }
    const hasCrashed = isDead();
    life.isAlive = false;
    this.#tasks.leave(life);
    this.#leave();
    if (hasCrashed) return false;
    if (failure === undefined) return true;
    if (failure instanceof Refused && life.isBroken) return false;
    throw failure as Error;
  }

  async #live(life: Life): Promise<void> {
    const clock = this.#world.clockOf(life);
    const opened = await openWriter(stateDir, this.#scenario.graph, {
      clock: () => clock.now(),
      random: () => this.#random.next(),
      disk: this.#disk.of(life),
    });
    if (!opened.ok) throw new Refused(opened.problems.map(formatProblem).join('\n'));
    const writer = opened.value;
    const damage = writer.notices.find((notice) => notice.includes('damaged'));
    if (damage !== undefined) throw new Violation(damage);
    this.#observer.checkRecovery(writer.state, writer.records(), this.#isLossAllowed);
    this.#isLossAllowed = false;
    this.#writer = writer;
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    const runner: RunnerProcess = new RunnerProcess({
      world: this.#world,
      life,
      clock,
      tasks: this.#tasks,
      scenario: this.#scenario,
      observer: this.#observer,
      writer,
      guard: (watch) => this.#guard(watch),
      onIdle: () => {
        if (orders.areGiven && runner.hub.leave()) leave();
      },
      onEnd: (id, outcome, error) => {
        if (outcome === undefined && !life.isBroken && life.isAlive) throw error as Error;
        orders.ended(id, outcome);
      },
    });
    this.#runner = runner;
    const orders = new Orders({
      world: this.#world,
      life,
      disk: this.#disk,
      scenario: this.#scenario,
      runner,
      guard: (watch) => this.#guard(watch),
      wanted: this.#wanted,
      onGiven: () => {
        if (runner.hub.leave()) leave();
      },
    });
    orders.give();
    await left;
    await writer.close().catch((error: unknown) => {
      throw new Refused(String(error));
    });
  }

  /** Operators, readers, other runners, the clock and the system, now and then. */
  async #meddle(life: Life): Promise<void> {
    const random = this.#random;
    const runner = this.#runner;
    this.#outsiders.command(life, runner);
    if (random.chance(0.03)) this.#checkpoint(life);
    if (random.chance(0.002))
      this.#world.setClock(random.pick([-1, 1]) * random.duration(7_200_000));
    if (random.chance(0.002)) life.suspendedUntil = this.#world.elapsed + random.duration(100_000);
    if (runner && this.#stopsLeft > 0 && random.chance(0.003)) {
      this.#stopsLeft -= 1;
      void runner.stop(random.pick(['drain', 'cancel']));
    }
    await this.#outsiders.read(life, runner);
    if (runner && life.isAlive && random.chance(0.01)) await this.#contend();
  }

  #checkpoint(life: Life): void {
    const crash = () => {
      if (life.diesAfter === 'checkpoint') this.#world.crash(life);
    };
    this.#writer?.checkpoint().then(crash, () => undefined);
  }

  /** A second runner must not get in while there is a first one that does not know of it. */
  async #contend(): Promise<void> {
    const other = this.#world.beginLife();
    const opened = await openWriter(stateDir, this.#scenario.graph, { disk: this.#disk.of(other) });
    other.isAlive = false;
    if (opened.ok || opened.problems[0]?.code !== 'state-busy') {
      throw new Violation('a second runner got hold of the state directory');
    }
  }

  /**
   * Nothing goes on by itself any more: what operators have stopped, they let go on. Some let paused
   * backfills be as long as there is one that is not: it must not wait for them.
   */
  #help(): void {
    const carried = [...this.#observer.carried.values()];
    const paused = carried.filter(({ plain }) => plain.isPaused);
    const isLeft = this.#leavesPaused && paused.length < carried.length;
    const toResume = isLeft ? [] : this.#leavesPaused ? paused.slice(0, 1) : paused;
    for (const { run } of toResume) this.#runner?.hub.send(run.id, { type: 'resume' });
    const helped = carried.filter(({ run, plain }) => {
      const empty = [...plain.slots].filter(([, slots]) => slots === 0);
      for (const [pool] of empty)
        this.#runner?.hub.send(run.id, { type: 'set-pool', pool, slots: 1 });
      return toResume.some((each) => each.run === run) || empty.length > 0;
    });
    if (helped.length > 0) return;
    const waiting = Array.from(this.#observer.carried.values(), ({ plain }) => {
      const statuses = [...new Set(plain.viewCells().values())].join(', ');
      return `${plain.id} (${statuses})`;
    });
    throw new Violation(`nothing goes on: ${waiting.join('; ') || 'the process does not end'}`);
  }

  async #checkEnd(): Promise<void> {
    const reader = this.#world.beginLife();
    const disk = this.#disk.of(reader);
    const read = await readStore(stateDir, this.#scenario.graph, disk);
    if (!read.ok) throw new Violation(read.problems.map(formatProblem).join('\n'));
    this.#observer.checkRecovery(read.value.state, read.value.backfills, false);
    if (this.#disk.peek(`${stateDir}/lock`)) throw new Violation('the lock was left behind');
    for (const { isAlive, order } of this.#tasks.processes) {
      if (isAlive) throw new Violation(`${order.task} is alive after the end`);
    }
  }
}
