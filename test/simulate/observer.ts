import type { Loss, Recorded } from '../../source/domain/events.ts';
import type { HostLoad, Run } from '../../source/domain/schedule/run.ts';
import type { State } from '../../source/domain/state.ts';
import type { BackfillRecord } from '../../source/store/backfill-record.ts';
import type { AttemptOrder } from '../../source/engine/prepare-launch.ts';
import { backfillsDir, journalFile } from '../../source/store/state-directory.ts';
import {
  findBetter,
  whenFree,
  whyNotAnnounce,
  whyNotStart,
  type StartContext,
} from './check-start.ts';
import { compare, compareRun, compareState } from './compare.ts';
import { PlainRun, type PlainStart, type PlainTask } from './plain-run.ts';
import { PlainState } from './plain-state.ts';
import { cellOf, listCells, parentsOf, parseJournal, type PlannedCells } from './planned-cells.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import type { SimulatedTasks, Starter } from './simulated-tasks.ts';
import { Violation } from './violation.ts';
import type { Life, World } from './world.ts';

export const stateDir = '/state';

interface Parts {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly tasks: SimulatedTasks;
  readonly scenario: Scenario;
}

/** A backfill that the living runner carries. */
export interface Carried {
  readonly run: Run;
  readonly plain: PlainRun;
  /** The runner's own time, epoch ms. */
  readonly now: () => number;
  /** The computer as the runner has last seen it. */
  readonly host: () => HostLoad | undefined;
  /** Others do not keep it from starting tasks. */
  readonly hasTurn: () => boolean;
  /** What an earlier runner left of it is known, and its first event is durable. */
  isReady: boolean;
  /** It is to launch nothing more. */
  isStopping: boolean;
  /** Version of the run when it was last held against its plain fold. */
  comparedAt: number;
}

/** Watches everything and throws a `Violation` at the first thing that must not be. */
export class Observer {
  readonly #parts: Parts;
  /** Of every backfill that was ever begun. */
  readonly plans = new Map<string, PlannedCells>();
  readonly #carried = new Map<string, Carried>();
  /** What the living process knows to have been started, by backfill, task and attempt. */
  readonly #starts = new Map<string, PlainStart>();
  /** Events that the journals took, and those that were said to be durable, by sequence number. */
  readonly #appended = new Map<number, { readonly backfill: string; readonly text: string }>();
  readonly #acknowledged = new Map<number, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.tasks.onStart = (life, order, by) => this.#checkStart(life, order, by);
    parts.tasks.onWait = (backfill) => {
      const upTo = this.lastSeq;
      return () => this.acknowledged(backfill, upTo);
    };
  }

  /** A runner takes a backfill on as its journal tells so far. */
  begin(
    run: Run,
    events: readonly Recorded[],
    runner: Pick<Carried, 'now' | 'host' | 'hasTurn' | 'isStopping'>,
  ): Carried {
    const { id, plan, graph } = run;
    if (this.#carried.has(id)) throw new Violation(`${id} is carried twice`);
    this.plans.set(id, listCells(plan, graph));
    const plain = this.plainRun(id, events);
    compareRun(run, plain);
    // What an earlier runner left builds nothing more: it takes nothing that another has taken.
    if (!runner.isStopping)
      for (const other of this.#carried.values()) checkClaims(plain, other.plain);
    const carried = { run, plain, isReady: false, comparedAt: -1, ...runner };
    this.#carried.set(id, carried);
    this.#noteStarts(plain);
    return carried;
  }

  /** A runner says how the backfill has ended: that must be durable. */
  ended(id: string, outcome: string): void {
    const durable = this.plainRun(id, this.#read(id, true));
    compare(`the recorded outcome of ${id}`, durable.outcome, outcome);
    this.drop(id);
  }

  drop(id: string): void {
    this.#carried.delete(id);
  }

  leave(): void {
    this.#carried.clear();
    this.#starts.clear();
  }

  get carried(): ReadonlyMap<string, Carried> {
    return this.#carried;
  }

  /** An event was written, and is about to be folded. */
  appended(recorded: Recorded): void {
    const { seq, at, backfill, event } = recorded;
    const carried = this.#carried.get(backfill)!;
    const { plain } = carried;
    if (this.#appended.has(seq)) throw new Violation(`two events have the number ${seq}`);
    this.#appended.set(seq, { backfill, text: JSON.stringify(recorded) });
    this.#parts.world.note(`${backfill} event ${seq} at ${at}: ${JSON.stringify(event)}`);
    if (event.type === 'attempt-started') this.#checkLaunch(carried, event);
    else if (event.type === 'attempts-announced') this.#checkAnnounced(carried, event.tasks);
    else if (event.type === 'guard-tripped') checkTrip(plain, event.guard);
    else if (event.type === 'backfill-finished') checkFinish(carried, event.outcome);
    else if (event.type === 'attempt-failed' && event.cause.type === 'interrupted')
      this.#checkLost(carried, event, event.cause.loss);
    plain.fold(recorded);
    this.#noteStarts(plain);
  }

  /** Everything of a backfill up to a number was promised to survive. */
  acknowledged(id: string, upTo: number): void {
    for (const [seq, { backfill, text }] of this.#appended)
      if (backfill === id && seq <= upTo) this.#acknowledged.set(seq, text);
  }

  get lastSeq(): number {
    return Math.max(0, ...this.#appended.keys());
  }

  /** What must hold whenever nothing is in motion; `current`: backfills that may launch. */
  check(life: Life, current: ReadonlySet<string>): void {
    const alive = this.#parts.tasks.processes.filter(({ isAlive }) => isAlive);
    const cells = new Set<string>();
    for (const { order } of alive) {
      for (const key of order.partitions) {
        const cell = `${order.asset.name}/${key}`;
        if (cells.has(cell)) throw new Violation(`${cell} is being built twice at once`);
        cells.add(cell);
      }
    }
    for (const { order, pid } of alive) {
      const carried = this.#carried.get(order.backfill);
      if (carried === undefined || !carried.isReady) continue;
      const task = carried.plain.tasks.get(order.task)!;
      if (task.isAnnounced && task.attempts + 1 === order.attempt) continue;
      if (task.status !== 'running' || task.attempts !== order.attempt)
        throw new Violation(`process ${pid} of ${order.task} is alive and not known to be`);
    }
    for (const carried of this.#carried.values()) {
      const { run, plain } = carried;
      if (carried.comparedAt !== run.version) compareRun(run, plain);
      carried.comparedAt = run.version;
      const isFree = carried.isReady && !carried.isStopping && current.has(run.id);
      const isAwake =
        life.isAlive && !life.isBroken && life.suspendedUntil < this.#parts.world.elapsed;
      // What starts in several goes goes on within the moment.
      if (isFree && isAwake && !this.#parts.world.isMomentOpen) this.#checkIdle(life, carried);
      if (isAwake) this.#checkTurn(carried);
    }
  }

  /** Nobody waits for one that is paused and that nothing runs of. */
  #checkTurn({ plain, hasTurn, isStopping }: Carried): void {
    if (isStopping || hasTurn() || isAtRest(plain)) return;
    const all = [...this.#carried.values()];
    if (all.some((each) => each.hasTurn() && !isAtRest(each.plain))) return;
    throw new Violation(`${plain.id} waits for its turn, which nobody uses`);
  }

  /** What a recovery came to. `lost`: what was not durable may be gone. */
  checkRecovery(state: State, records: readonly BackfillRecord[], isLossAllowed: boolean): void {
    const events = this.#readAll();
    const found = new Map(events.map((each) => [each.seq, JSON.stringify(each)]));
    const appended = new Map(Array.from(this.#appended, ([seq, { text }]) => [seq, text]));
    for (const [seq, text] of isLossAllowed ? this.#acknowledged : appended) {
      if (found.get(seq) !== text) throw new Violation(`this event is lost: ${text}`);
    }
    // A crash within the write of an event, whose runner never heard of it, may leave all of it.
    const next = this.lastSeq + 1;
    const inFlight = events.find(({ seq }) => seq === next);
    if (inFlight !== undefined) {
      const text = JSON.stringify(inFlight);
      this.#appended.set(next, { backfill: inFlight.backfill, text });
    }
    for (const [seq, text] of found) {
      if (this.#appended.get(seq)?.text !== text) throw new Violation(`nobody wrote ${text}`);
    }
    for (const seq of this.#appended.keys()) if (!found.has(seq)) this.#appended.delete(seq);
    // Whoever goes on from here builds on all of it.
    for (const [seq, text] of found) this.#acknowledged.set(seq, text);
    this.checkState(state, records);
  }

  /** A state is the plain fold of the journals' whole lines. */
  checkState(state: State, records: readonly BackfillRecord[]): void {
    const plain = new PlainState(this.plans);
    for (const recorded of this.#readAll()) plain.fold(recorded);
    compareState(state, plain, this.#parts.scenario.graph);
    for (const [id, { cost, outcome, startedAt }] of plain.records) {
      const record = records.find((each) => each.id === id);
      compare(`cost of ${id}`, record?.cost, cost);
      compare(`outcome of ${id}`, record?.outcome, outcome);
      compare(`start of ${id}`, record?.startedAt, startedAt);
    }
  }

  /** What somebody has seen of a journal is all that it says, and the run they made of it fits. */
  checkSight(run: Run, seen: readonly Recorded[]): void {
    const written = this.#read(run.id);
    compare(`what is seen of ${run.id}`, JSON.stringify(seen), JSON.stringify(written));
    for (const { seq } of seen)
      if (!this.#appended.has(seq))
        throw new Violation(`event ${seq} is seen and was not recorded`);
    compareRun(run, this.plainRun(run.id, seen));
  }

  plainRun(id: string, events: readonly Recorded[]): PlainRun {
    const { limits } = this.#parts.scenario;
    const plain = new PlainRun({ id, plan: this.plans.get(id)!, limits });
    for (const recorded of events) plain.fold(recorded);
    return plain;
  }

  #readAll(isDurable = false): Recorded[] {
    const { disk } = this.#parts;
    const ids = disk.names(backfillsDir(stateDir)).filter((name) => !name.endsWith('.tmp'));
    const events = ids.flatMap((id) => this.#read(id, isDurable));
    return events.sort((a, b) => a.seq - b.seq);
  }

  #read(id: string, isDurable = false): Recorded[] {
    const file = this.#parts.disk.peek(journalFile(stateDir, id));
    if (file === undefined) return [];
    return parseJournal(isDurable ? file.durable : file.data, id);
  }

  #noteStarts({ id, starts }: PlainRun): void {
    for (const [key, start] of starts) this.#starts.set(`${id} ${key}`, start);
  }

  /** The disk has refused the living process something. */
  #isBroken(): boolean {
    return this.#parts.world.lives.some(({ isAlive, isBroken }) => isAlive && isBroken);
  }

  #contextOf({ plain, now, host }: Carried): StartContext {
    const all = [...this.#carried.values()];
    const isRunning = ({ id }: PlainRun, task: string) =>
      !this.#isBroken() ||
      id === plain.id ||
      this.#parts.tasks.processes.some(
        ({ order, isAlive }) => isAlive && order.backfill === id && order.task === task,
      );
    const allowed = all.filter(({ hasTurn }) => hasTurn()).map((each) => each.plain.concurrency);
    return {
      plain,
      // A runner whose journal has failed cannot record that its tasks have ended.
      running: all.flatMap((each) =>
        each.plain.active.filter(({ planned }) => isRunning(each.plain, planned.id)),
      ),
      handedOn: all.reduce((sum, each) => sum + each.plain.handedOn, 0),
      starts: [...this.#starts.values()],
      concurrency: Math.max(plain.limits.concurrency, ...allowed),
      now: now(),
      host: host(),
    };
  }

  /** A start is recorded: may it be, is it this one's turn, and does it build what it should? */
  #checkLaunch(
    carried: Carried,
    event: Extract<Recorded['event'], { readonly type: 'attempt-started' }>,
  ): void {
    const { plain } = carried;
    const task = plain.tasks.get(event.task)!;
    const refuse = (why: string) => {
      throw new Violation(`${event.task} of ${plain.id} starts though ${why}`);
    };
    const context = this.#contextOf(carried);
    if (task.isAnnounced) {
      // All else was asked when it was announced.
      const hasSlot = plain.handedOn > 0 || plain.active.length === 0;
      const isAdopted = this.#processOf(plain.id, event)?.isAdopted === true;
      if (!isAdopted && !hasSlot) refuse('it was handed no slot');
    } else {
      const why = whyNotStart(task, context);
      if (why !== undefined) refuse(why);
      if (carried.isStopping) refuse('its runner is to stop');
      if (!carried.hasTurn()) refuse('it is not its turn');
      const better = findBetter(task, context);
      if (better !== undefined && !this.#mayBeTaken(carried, better))
        refuse(`it is the turn of ${better.planned.id}`);
    }
    compare(`number of the attempt of ${event.task}`, event.attempt, task.attempts + 1);
    const { asset, cells: all } = task.planned;
    const cells = event.partitions?.map((key) => cellOf(asset, key)) ?? all;
    compareNames(`cells of ${event.task}`, cells, plain.cellsToTry(task));
  }

  /**
   * Whether the start of another backfill that takes the pool of a task, or the slot of its asset,
   * may have been decided by now, and be recorded a moment later.
   */
  #mayBeTaken(carried: Carried, { planned }: PlainTask): boolean {
    const others = [...this.#carried.values()].filter((each) => each !== carried && each.hasTurn());
    const { pool, maxConcurrent } = planned.asset.definition;
    return others.length > 0 && (pool ?? maxConcurrent) !== undefined;
  }

  /** Tasks are said to begin by themselves: may they, each after those before it? */
  #checkAnnounced(carried: Carried, ids: readonly string[]): void {
    const { plain } = carried;
    const context = this.#contextOf(carried);
    const announced: PlainTask[] = [];
    for (const id of ids) {
      const task = plain.tasks.get(id)!;
      const refuse = (why: string) => {
        throw new Violation(`${id} of ${plain.id} is announced though ${why}`);
      };
      const why = whyNotAnnounce(task, context);
      if (why !== undefined) refuse(why);
      if (carried.isStopping) refuse('its runner is to stop');
      if (!carried.hasTurn()) refuse('it is not its turn');
      const better = findBetter(task, whenFree(context));
      if (better !== undefined) refuse(`it is the turn of ${better.planned.id}`);
      // Those after it are held against what is left.
      task.isAnnounced = true;
      announced.push(task);
    }
    for (const task of announced) task.isAnnounced = false;
  }

  /**
   * An attempt was stopped, or is taken for lost: nobody can know what it came to, and its task has
   * failed when it has been lost too often.
   */
  #checkLost(
    { plain }: Carried,
    { task, attempt }: { readonly task: string; readonly attempt: number },
    loss: Loss | undefined,
  ): void {
    const { losses, planned } = plain.tasks.get(task)!;
    const isLast = losses >= Math.max(3, planned.asset.definition.retry.max);
    if (loss && (loss.times !== losses + 1 || (loss.isLast ?? false) !== isLast))
      throw new Violation(`${task} was lost ${losses} times before ${JSON.stringify(loss)}`);
    const process = this.#processOf(plain.id, { task, attempt });
    if (process && !process.isForgotten && !process.wasStopped)
      throw new Violation(`what ${process.pid} of ${task} came to is lost`);
  }

  #processOf(id: string, { task, attempt }: { readonly task: string; readonly attempt: number }) {
    return this.#parts.tasks.processes.findLast(
      ({ order }) => order.backfill === id && order.task === task && order.attempt === attempt,
    );
  }

  /** Nothing that could start is left lying. */
  #checkIdle(life: Life, carried: Carried): void {
    const { plain } = carried;
    const { maxLoad, minFreeBytes, startSpreadMs } = plain.limits;
    // The computer is looked at but once in a second, and timers do not see how clocks are set.
    if (maxLoad !== undefined || minFreeBytes !== undefined) return;
    if (life.hasJumped && startSpreadMs !== undefined) return;
    // What is due this very moment is still to happen in it.
    const context = { ...this.#contextOf(carried), now: carried.now() - 1 };
    for (const task of plain.tasks.values()) {
      const isTimed = task.retryAt !== undefined || task.planned.asset.definition.pool === 'rated';
      if ((life.hasJumped && isTimed) || whyNotStart(task, context) !== undefined) continue;
      throw new Violation(`${task.planned.id} of ${plain.id} could start and does not`);
    }
    const { running, handedOn, concurrency } = context;
    const waiting = this.#parts.tasks.waiting(life, plain.id);
    const isFree = running.length + handedOn < concurrency;
    if (
      waiting > plain.handedOn &&
      isFree &&
      plain.active.length + plain.handedOn < plain.concurrency
    )
      throw new Violation(`tasks of ${plain.id} wait for slots, of which one is free`);
    const hasQueued = [...plain.viewCells().values()].includes('queued');
    const { spend, budget = Infinity, failuresInARow, maxFailures = Infinity, guard } = plain;
    const isOver = spend >= budget || failuresInARow >= maxFailures;
    if (hasQueued && isOver && guard === undefined)
      throw new Violation(`a guard of ${plain.id} should have tripped`);
  }

  /** A process is about to be made in the place of another: are there not too many? */
  #checkSlots(id: string): void {
    const carried = this.#carried.get(id);
    if (carried === undefined) return;
    const { plain } = carried;
    const own = this.#parts.tasks.processes.filter(
      ({ order, exit, isAlive }) => order.backfill === id && isAlive && exit === undefined,
    );
    if (own.length >= plain.concurrency)
      throw new Violation(`${own.length} processes of ${id} run already`);
    if (plain.isPaused || plain.guard !== undefined || plain.outcome !== undefined)
      throw new Violation(`a task of ${id} begins though nothing may`);
    if (carried.isStopping || !carried.hasTurn())
      throw new Violation(`a task of ${id} begins though its runner is to start none`);
  }

  /** A task may read what another backfill had built by the time of its start: that is durable. */
  #checkOthers(events: readonly Recorded[], { backfill, task }: AttemptOrder): void {
    const isStart = ({ event }: Recorded) =>
      event.type === 'attempt-started' && event.task === task;
    const start = events.findLast(isStart)!;
    for (const other of this.#carried.keys()) {
      if (other === backfill) continue;
      const last = this.#read(other, false).findLast(({ seq }) => seq < start.seq)?.seq ?? 0;
      const durable = this.#read(other, true).at(-1)?.seq ?? 0;
      if (last <= durable) continue;
      throw new Violation(`${task} is started before event ${last} of ${other} is durable`);
    }
  }

  /** A process is about to be made: is everything that it rests on durable? */
  #checkStart(life: Life, order: AttemptOrder, by: Starter): void {
    const { backfill, task: id, attempt, asset, partitions } = order;
    const isHandedOn = by === 'slot';
    if (!life.isAlive && by === 'runner') throw new Violation('a dead runner starts a task');
    const events = this.#read(backfill, true);
    const durable = this.plainRun(backfill, events);
    const task = durable.tasks.get(id)!;
    const isKnown = isHandedOn
      ? task.isAnnounced && task.attempts + 1 === attempt
      : task.status === 'running' && task.attempts === attempt;
    if (!isKnown) throw new Violation(`${id} is started before its start is durable`);
    if (!isHandedOn) this.#checkOthers(events, order);
    const own = partitions.map((key) => cellOf(asset, key));
    const meant = isHandedOn ? durable.cellsToTry(task) : task.active;
    compareNames(`cells of the process of ${id}`, own, meant);
    if (isHandedOn && life.isAlive) this.#checkSlots(backfill);
    const plan = this.plans.get(backfill)!;
    for (const cell of own) {
      if (durable.built.has(cell)) throw new Violation(`${cell} is built again after success`);
      for (const parent of parentsOf(
        this.#parts.scenario.graph,
        asset,
        Number(cell.split('/')[1]),
      )) {
        if (!plan.taskOf.has(parent) || durable.built.has(parent) || own.includes(parent)) continue;
        throw new Violation(`${id} is started before ${parent} is durably built`);
      }
    }
  }
}

function isAtRest({ outcome, isPaused, active, announced }: PlainRun): boolean {
  return outcome !== undefined || (isPaused && active.length + announced.length === 0);
}

/** The same names, in whatever order. */
function compareNames(what: string, actual: readonly string[], expected: readonly string[]): void {
  compare(what, [...actual].sort().join(), [...expected].sort().join());
}

/** No cell that one of them has yet to build is the other's to build. */
function checkClaims(newer: PlainRun, older: PlainRun): void {
  const isOpen = ({ plan, built }: PlainRun, cell: string) =>
    plan.taskOf.has(cell) && !built.has(cell);
  const claimed = [...newer.plan.taskOf.keys()].find(
    (cell) => isOpen(newer, cell) && isOpen(older, cell),
  );
  if (claimed !== undefined)
    throw new Violation(`${newer.id} takes ${claimed}, which is in flight in ${older.id}`);
}

function checkTrip(plain: PlainRun, guard: string): void {
  const { spend, budget = Infinity, failuresInARow, maxFailures = Infinity } = plain;
  const isDue = guard === 'budget' ? spend >= budget : failuresInARow >= maxFailures;
  if (!isDue || plain.guard !== undefined)
    throw new Violation(`the ${guard} guard trips for nothing`);
}

/** How a backfill ends, by nothing but what became of its cells. */
function checkFinish({ plain, isStopping }: Carried, outcome: string): void {
  const view = [...plain.viewCells().values()];
  if (plain.active.length > 0) throw new Violation(`${plain.id} ends while tasks of it run`);
  const isOver = !view.includes('queued');
  const ways: string[] = [];
  if (isStopping) ways.push('interrupted');
  if (!isOver && plain.guard !== undefined) ways.push('guarded');
  if (isOver) {
    if (view.includes('failed')) ways.push('failed');
    else if (view.includes('cancelled')) ways.push('cancelled');
    else ways.push(view.includes('blocked') ? 'failed' : 'succeeded');
  }
  if (!ways.includes(outcome))
    throw new Violation(`${plain.id} ends as ${outcome}, not ${ways.join(' or ')}`);
}
