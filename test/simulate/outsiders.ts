import { readStore } from '../../source/store/read-store.ts';
import { stateDir, type Observer } from './observer.ts';
import { createCommand } from './operator.ts';
import type { Random } from './random.ts';
import type { RunnerProcess } from './runner-process.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { Violation } from './violation.ts';
import { Watcher } from './watcher.ts';
import type { Life, World } from './world.ts';

interface OutsiderParts {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly scenario: Scenario;
  readonly observer: Observer;
  /** Their own, so that what they say does not depend on what else happens. */
  readonly random: Random;
  readonly commandsLeft: number;
}

/** Operators who give commands, and terminals and readers that follow what is recorded. */
export class Outsiders {
  /** Commands given so far. */
  commands = 0;
  readonly #parts: OutsiderParts;
  readonly #watchers = new Map<string, Watcher>();

  constructor(parts: OutsiderParts) {
    this.#parts = parts;
  }

  /** Now and then gives a command, most of all while it is not known yet what a dead runner left. */
  command(life: Life, runner: RunnerProcess | undefined): void {
    const { random, observer, scenario, world, commandsLeft } = this.#parts;
    if (runner === undefined || observer.carried.size === 0 || this.commands >= commandsLeft)
      return;
    const { run, isReady } = random.pick([...observer.carried.values()]);
    if (!random.chance(isReady ? 0.05 : 0.25)) return;
    this.commands += 1;
    const command = createCommand({ random, plan: run.plan, graph: scenario.graph });
    world.note(`an operator tells ${run.id}: ${JSON.stringify(command)}`);
    const sent = runner.hub.send(run.id, command);
    if (!sent.ok) world.note(`refused: ${sent.problems[0]?.message}`);
    if (sent.ok && life.diesAfter === 'command') life.crashAt = life.operations + random.int(1, 3);
  }

  /** Now and then somebody opens a backfill, looks again, or reads the whole state. */
  async read(life: Life, runner: RunnerProcess | undefined): Promise<void> {
    const { random, observer, scenario, world, disk } = this.#parts;
    // It may die while somebody reads.
    const isAlive = () => life.isAlive;
    if (runner === undefined || !isAlive()) return;
    const { graph, limits } = scenario;
    if (random.chance(0.006)) {
      const reader = world.beginLife();
      const read = await readStore(stateDir, graph, disk.of(reader));
      reader.isAlive = false;
      if (!read.ok) throw new Violation(read.problems[0]!.message);
      observer.checkState(read.value.state, read.value.backfills);
    }
    const ids = [...observer.carried.keys()];
    if (ids.length > 0 && random.chance(0.01)) {
      const id = random.pick(ids);
      const reader = world.beginLife();
      const watcher = await Watcher.open(id, { disk: disk.of(reader), graph, limits });
      if (isAlive()) this.#watchers.set(id, watcher);
    }
    if (isAlive() && random.chance(0.03)) this.look();
  }

  /** Everybody who follows a backfill looks at its journal. */
  look(): void {
    for (const watcher of this.#watchers.values()) {
      if (watcher.look()) this.#parts.observer.checkSight(watcher.run, watcher.seen);
    }
  }

  /** The terminals close: with the machine, or before what they have seen is lost. */
  leave(): void {
    this.#watchers.clear();
  }
}
