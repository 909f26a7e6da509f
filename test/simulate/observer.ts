import type { Recorded } from '../../source/domain/events.ts';
import { eachOrdinal, ordinalsFrom } from '../../source/domain/ordinals.ts';
import { cellsBefore } from '../../source/domain/partitions/past.ts';
import { statusName, type State } from '../../source/domain/state.ts';
import type { AttemptOrder } from '../../source/engine/prepare-launch.ts';
import { backfillsDir, journalFile } from '../../source/store/state-directory.ts';
import { parseJournal, PlainRun, PlainState, type CellsByTask } from './plain-fold.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import type { SimulatedTasks } from './simulated-tasks.ts';
import type { Life, World } from './world.ts';

export const stateDir = '/state';

/** Something that must never be. */
export class Violation extends Error {}

interface Parts {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly tasks: SimulatedTasks;
  readonly scenario: Scenario;
}

/** Watches everything and throws a `Violation` at the first thing that must not be. */
export class Observer {
  readonly #parts: Parts;
  /** Of every backfill that was ever begun. */
  readonly plans = new Map<string, CellsByTask>();
  /** The run that the living runner carries, as its events tell. */
  #run: { readonly id: string; readonly plain: PlainRun } | undefined;
  /** Adoption is over: what is alive must be known. */
  #isSettled = false;
  /** Events that the journals took, and those that were said to be durable, by sequence number. */
  readonly #appended = new Map<number, string>();
  readonly #acknowledged = new Map<number, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.tasks.onStart = (life, order) => this.#checkStart(life, order);
  }

  begin(id: string, cells: CellsByTask, events: readonly Recorded[]): void {
    this.plans.set(id, cells);
    const plain = this.#createRun(id);
    for (const recorded of events) plain.fold(recorded);
    this.#run = { id, plain };
    this.#isSettled = false;
  }

  /** A runner says how the backfill has ended: that must be durable. */
  ended(id: string, outcome: string): void {
    const durable = this.#createRun(id);
    for (const recorded of this.#read(id, true)) durable.fold(recorded);
    this.#compare(`the recorded outcome of ${id}`, durable.outcome, outcome);
  }

  leave(): void {
    this.#run = undefined;
  }

  get run(): PlainRun | undefined {
    return this.#run?.plain;
  }

  appended(recorded: Recorded): void {
    const { plain } = this.#run!;
    const { seq, event } = recorded;
    if (this.#appended.has(seq)) throw new Violation(`two events have the number ${seq}`);
    this.#appended.set(seq, JSON.stringify(recorded));
    this.#parts.world.note(`event ${seq}: ${JSON.stringify(event)}`);
    if (event.type === 'attempt-started') {
      this.#isSettled = true;
      this.#checkLimits(plain, event.task, recorded.at);
    }
    plain.fold(recorded);
  }

  /** Everything up to a number was promised to survive. */
  acknowledged(upTo: number): void {
    for (const [seq, text] of this.#appended) if (seq <= upTo) this.#acknowledged.set(seq, text);
  }

  get lastSeq(): number {
    return Math.max(0, ...this.#appended.keys());
  }

  /** What must hold whenever nothing is in motion. */
  check(): void {
    const alive = this.#parts.tasks.processes.filter(({ isAlive }) => isAlive);
    const cells = new Set<string>();
    for (const { order } of alive) {
      for (const key of order.partitions) {
        const cell = `${order.asset.name}/${key}`;
        if (cells.has(cell)) throw new Violation(`${cell} is being built twice at once`);
        cells.add(cell);
      }
    }
    if (this.#run === undefined || !this.#isSettled) return;
    for (const { order, pid } of alive) {
      const attempt = this.#run.plain.active.get(order.task);
      if (order.backfill !== this.#run.id || attempt?.attempt !== order.attempt) {
        throw new Violation(`process ${pid} of ${order.task} is alive and not known to be`);
      }
    }
  }

  /** What a recovery came to. `lost`: what was not durable may be gone. */
  checkRecovery(state: State, isLossAllowed: boolean): void {
    const events = this.#readAll();
    const found = new Map(events.map((each) => [each.seq, JSON.stringify(each)]));
    const expected = isLossAllowed ? this.#acknowledged : this.#appended;
    for (const [seq, text] of expected) {
      if (found.get(seq) !== text) throw new Violation(`this event is lost: ${text}`);
    }
    // A crash within the write of an event, whose runner never heard of it, may leave all of it.
    const inFlight = found.get(this.lastSeq + 1);
    if (inFlight !== undefined) this.#appended.set(this.lastSeq + 1, inFlight);
    for (const [seq, text] of found) {
      if (this.#appended.get(seq) !== text) throw new Violation(`nobody wrote ${text}`);
    }
    for (const seq of this.#appended.keys()) if (!found.has(seq)) this.#appended.delete(seq);
    this.checkState(state);
  }

  /** A state is the plain fold of the journals' whole lines. */
  checkState(state: State): void {
    const plain = new PlainState(this.#parts.scenario.graph, this.plans);
    for (const recorded of this.#readAll()) plain.fold(recorded);
    this.#compare('sequence', state.sequence, plain.sequence);
    for (const { name, index, partitions } of this.#parts.scenario.graph.assets) {
      const columns = state.assets[index]!;
      for (let o = 0; o < partitions.count; o++) {
        const cell = plain.cells.get(`${name}/${o}`);
        const what = `${name}/${o}`;
        this.#compare(
          `outcome of ${what}`,
          statusName(columns.outcome[o]!),
          cell?.outcome ?? 'missing',
        );
        this.#compare(`attempts of ${what}`, columns.attempts[o]!, cell?.attempts ?? 0);
        this.#compare(`builtSeq of ${what}`, columns.builtSeq[o]!, cell?.builtSeq ?? 0);
        this.#compare(`changedSeq of ${what}`, columns.changedSeq[o]!, cell?.changedSeq ?? 0);
        const { texts } = state;
        this.#compare(
          `data of ${what}`,
          texts.at(columns.dataVersion[o]!),
          cell?.dataVersion ?? '',
        );
        this.#compare(`origin of ${what}`, texts.at(columns.backfill[o]!), cell?.backfill ?? '');
      }
    }
  }

  #compare(what: string, actual: unknown, expected: unknown): void {
    if (actual === expected) return;
    throw new Violation(`${what} is ${String(actual)}, expected ${String(expected)}`);
  }

  #readAll(isDurable = false): Recorded[] {
    const { disk } = this.#parts;
    const ids = disk.names(backfillsDir(stateDir)).filter((name) => !name.endsWith('.tmp'));
    const events = ids.flatMap((id) => this.#read(id, isDurable));
    return events.sort((a, b) => a.seq - b.seq);
  }

  #read(id: string, isDurable: boolean): Recorded[] {
    const file = this.#parts.disk.peek(journalFile(stateDir, id));
    if (file === undefined) return [];
    return parseJournal(isDurable ? file.durable : file.data, id);
  }

  #createRun(id: string): PlainRun {
    const { graph, limits } = this.#parts.scenario;
    const plain = new PlainRun(this.plans.get(id)!, limits);
    plain.isNamed = (cell, keys) => {
      const [name, ordinal] = cell.split('/');
      const { partitions } = graph.assets.find((asset) => asset.name === name)!;
      return keys.includes(partitions.keyOf(Number(ordinal)));
    };
    return plain;
  }

  /** A start is recorded: do the limits allow it, this one not counted yet? */
  #checkLimits(plain: PlainRun, task: string, at: number): void {
    const { graph, limits } = this.#parts.scenario;
    const name = task.split('/')[0]!;
    const { definition } = graph.assets.find((asset) => asset.name === name)!;
    const active = [...plain.active.keys()];
    const refuse = (why: string) => {
      throw new Violation(`${task} starts though ${why}`);
    };
    if (active.includes(task)) refuse('it is running');
    if (plain.isPaused) refuse('the backfill is paused');
    if (active.length >= plain.concurrency) refuse(`${active.length} tasks are running`);
    if (limits.budget !== undefined && plain.spend >= limits.budget) refuse('the budget is spent');
    const own = active.filter((each) => each.startsWith(`${name}/`));
    if (own.length >= (definition.maxConcurrent ?? Infinity)) refuse('its asset is at its limit');
    const { pool } = definition;
    if (pool === undefined) return;
    const poolOf = (asset: string) =>
      graph.assets.find((each) => each.name === asset)!.definition.pool;
    const used = active.filter((each) => poolOf(each.split('/')[0]!) === pool).length;
    if (used >= plain.slots.get(pool)!) refuse(`pool ${pool} is full`);
    const { perMinute = Infinity } = limits.pools[pool]!;
    const recent = plain.startedAt.filter(
      (start) => poolOf(start.asset) === pool && start.at > at - 60_000,
    );
    if (recent.length >= perMinute) refuse(`pool ${pool} has used up its rate`);
  }

  /** A process is about to be made: is everything that it rests on durable? */
  #checkStart(life: Life, { backfill, task, attempt, asset, partitions }: AttemptOrder): void {
    const durable = this.#createRun(backfill);
    for (const recorded of this.#read(backfill, true)) durable.fold(recorded);
    if (!life.isAlive) throw new Violation('a dead runner starts a task');
    if (durable.active.get(task)?.attempt !== attempt) {
      throw new Violation(`${task} is started before its start is durable`);
    }
    const ordinals = ordinalsFrom(partitions.map((key) => asset.partitions.ordinalOf(key)!));
    const planned = new Set([...this.plans.get(backfill)!.values()].flat());
    const own = Array.from(eachOrdinal(ordinals), (o) => `${asset.name}/${o}`);
    for (const cell of own) {
      if (durable.built.has(cell)) throw new Violation(`${cell} is built again after success`);
    }
    for (const cell of this.#parentsOf(asset.index, ordinals)) {
      if (!planned.has(cell) || durable.built.has(cell) || own.includes(cell)) continue;
      throw new Violation(`${task} is started before ${cell} is durably built`);
    }
    this.#checkUnbuilt({ backfill, partitions, asset });
  }

  #parentsOf(index: number, ordinals: readonly number[]): string[] {
    const { graph } = this.#parts.scenario;
    const asset = graph.assets[index]!;
    const parents = asset.upstream.flatMap(({ upstream, mapping }) =>
      Array.from(
        eachOrdinal(mapping.upstream(ordinals)),
        (o) => `${graph.assets[upstream]!.name}/${o}`,
      ),
    );
    if (!asset.definition.dependsOnPast) return parents;
    const past = cellsBefore(asset.partitions, ordinals);
    return [...parents, ...Array.from(eachOrdinal(past), (o) => `${asset.name}/${o}`)];
  }

  /** No process of this backfill has built any of the cells, recorded or not. */
  #checkUnbuilt({
    backfill,
    partitions,
    asset,
  }: Pick<AttemptOrder, 'backfill' | 'partitions' | 'asset'>): void {
    for (const { order, exit, result, wasStopped, isForgotten } of this.#parts.tasks.processes) {
      if (order.backfill !== backfill || order.asset.name !== asset.name || isForgotten) continue;
      if (wasStopped || exit?.end.type !== 'exited' || exit.end.code !== 0) continue;
      const again = partitions.find(
        (key) => order.partitions.includes(key) && !result.failures.has(key),
      );
      if (again !== undefined && result.failures.size < order.partitions.length) {
        throw new Violation(`${asset.name}/${again} is built again after its process succeeded`);
      }
    }
  }
}
