import type { AttemptFiles } from '../../source/engine/attempt-files.ts';
import {
  neverStarted,
  type Adopted,
  type Execution,
  type ExecutionEnd,
  type Executor,
  type Exit,
  type Launch,
  type Leftover,
  type Turn,
} from '../../source/engine/executor.ts';
import type { Reported } from '../../source/domain/events.ts';
import type { TaskResult } from '../../source/engine/parse-result.ts';
import { attemptToken, type AttemptOrder } from '../../source/engine/prepare-launch.ts';
import type { Random } from './random.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedLine } from './simulated-line.ts';
import type { Life, World } from './world.ts';

/** A task's process. It survives the runner that started it. */
export interface SimulatedProcess {
  readonly pid: number;
  readonly token: string;
  readonly order: AttemptOrder;
  /** What it reports if it comes to its end by itself. */
  readonly result: TaskResult;
  end: ExecutionEnd;
  /** Asked to end before it had. */
  wasStopped: boolean;
  /** Something of its group is alive. */
  isAlive: boolean;
  exit?: Exit;
  /** A later runner than the one that ordered it has found it. */
  isAdopted: boolean;
  /** Nobody can tell any more how it ended. */
  isForgotten: boolean;
  /** Those that its slot is handed on to; none once its runner is gone. */
  readonly line: SimulatedLine;
  /** Who waits for it: its runner. */
  onExit: (() => void)[];
  onGone: (() => void)[];
}

/** Who makes a process: a runner, what it had ordered before, or the task whose slot it has. */
export type Starter = 'runner' | 'order' | 'slot';

const soon: Turn = { line: 0, handedOn: 0 };

const nothing: TaskResult = {
  reported: {},
  cells: {},
  failures: new Map(),
  successes: new Set(),
  malformed: [],
};

/** Every process of the simulated computer, and the runner's ways to them. */
export class SimulatedTasks {
  readonly processes: SimulatedProcess[] = [];
  /** Called before a process is made. */
  onStart: (life: Life, order: AttemptOrder, by: Starter) => void = () => undefined;
  /** Called as a task is ordered that waits for the disk; what it returns, once that is done. */
  onWait: (backfill: string) => () => void = () => () => undefined;
  readonly #world: World;
  readonly #culprits: ReadonlySet<string>;
  readonly #orders = new Map<string, AttemptOrder>();
  readonly #disk: SimulatedDisk;
  readonly #lines = new Map<Life, Map<string, SimulatedLine>>();
  /** Orders that wait for the disk, with what makes them go on. */
  readonly #waiting = new Map<() => void, Life>();
  #nextPid = 10_000;

  /** `culprits`: cells, as `asset/key`, whose tasks always fail and never say why. */
  constructor(world: World, disk: SimulatedDisk, culprits: ReadonlySet<string>) {
    this.#world = world;
    this.#disk = disk;
    this.#culprits = culprits;
  }

  /** What a life that runs a backfill sees of them. */
  of(life: Life, backfill: string): { readonly executor: Executor; readonly files: AttemptFiles } {
    let isReady = false;
    this.#world.after(this.#world.random.int(0, 100), () => (isReady = true), life);
    const startSynced: Executor['startSynced'] = (launch, file, turn) =>
      this.#start(life, launch, { turn, file });
    const executor: Executor = {
      start: (launch, turn) => this.#start(life, launch, { turn }),
      get startSynced() {
        return isReady ? startSynced : undefined;
      },
      withdraw: (line, round) => {
        this.#world.activity += 1;
        if (life.isAlive) this.#lineOf(life, backfill, line).withdraw(round);
      },
      adopt: (leftovers) => this.#adopt(life, backfill, leftovers),
      close: () => Promise.resolve(),
    };
    return { executor, files: this.#filesOf(life) };
  }

  /** Whoever sees to the tasks of a life finds that it is over, soon. */
  leave(life: Life): void {
    this.#world.after(this.#world.random.int(0, 30), () => this.#closeLines(life));
  }

  /** Tasks of a backfill that wait for slots in a life. */
  waiting(life: Life, backfill: string): number {
    const lines = [...(this.#lines.get(life) ?? [])];
    const own = lines.filter(([name]) => name.startsWith(`${backfill} `));
    return own.reduce((sum, [, line]) => sum + line.waiting, 0);
  }

  #closeLines(life: Life): void {
    for (const line of this.#lines.get(life)?.values() ?? []) line.close();
    this.#lines.delete(life);
  }

  #lineOf(life: Life, backfill: string, number: number): SimulatedLine {
    const lines = this.#lines.get(life) ?? new Map<string, SimulatedLine>();
    this.#lines.set(life, lines);
    const line = lines.get(`${backfill} ${number}`) ?? new SimulatedLine();
    lines.set(`${backfill} ${number}`, line);
    return line;
  }

  /** The machine is off: nothing runs any more, and what was not written is not known. */
  killAll(random: Random): void {
    this.#waiting.clear();
    for (const life of [...this.#lines.keys()]) this.#closeLines(life);
    for (const process of this.processes) {
      if (process.isAlive) process.isForgotten = true;
      else if (random.chance(0.3)) process.isForgotten = true;
      process.isAlive = false;
    }
  }

  #filesOf(life: Life): AttemptFiles {
    return {
      prepare: (order, { graceMs }) => {
        this.#world.activity += 1;
        const token = attemptToken(order);
        const file = `${order.backfill} ${token}`;
        this.#orders.set(file, order);
        const limits = {};
        return {
          token,
          argv: ['x'],
          cwd: '/',
          inherited: {},
          env: {},
          logFile: file,
          graceMs,
          limits,
        };
      },
      readLastWord: () => this.#world.later(2, life, () => 'the last line'),
      note: () => Promise.resolve(),
      readResult: (_file, logFile) =>
        this.#world.later(2, life, () => {
          const process = this.#find(logFile);
          return process === undefined || process.wasStopped ? nothing : process.result;
        }),
    };
  }

  #find(file: string): SimulatedProcess | undefined {
    return this.processes.findLast(({ order, token }) => `${order.backfill} ${token}` === file);
  }

  #start(life: Life, launch: Launch, { turn = soon, file }: StartTerms): Execution {
    this.#world.activity += 1;
    const order = this.#orders.get(launch.logFile)!;
    if (!life.isAlive) return this.#unheard();
    let isUnwanted = false;
    let resolve!: (execution: Execution) => void;
    const begun = new Promise<Execution>((tell) => (resolve = tell));
    const tellLater = (execution: Execution) =>
      void this.#world.later(5, life, () => execution).then(resolve);
    const take = () => {
      const line = this.#lineOf(life, order.backfill, turn.line);
      line.take(turn, {
        begin: () => {
          const by = turn.round !== undefined ? 'slot' : file === undefined ? 'runner' : 'order';
          const { execution, isRunning } = this.#begin(life, { launch, order, line, by });
          if (isUnwanted) execution.terminate();
          resolve(execution);
          return isRunning;
        },
        withdraw: () => {
          this.#world.note(`${order.task} attempt ${order.attempt} is withdrawn`);
          tellLater(neverStarted({ type: 'withdrawn' }));
        },
      });
    };
    if (file === undefined) take();
    else
      this.#afterSync(life, file, order, (isSynced) =>
        isSynced ? take() : tellLater(neverStarted({ type: 'unsynced' })),
      );
    return {
      spawned: begun.then(({ spawned }) => spawned),
      exited: begun.then(({ exited }) => exited),
      gone: begun.then(({ gone }) => gone),
      terminate: () => {
        isUnwanted = true;
        void begun.then((execution) => execution.terminate());
      },
    };
  }

  /** Whoever sees to the tasks of a life puts a file on disk, also if that life is over by then. */
  #afterSync(
    life: Life,
    file: string,
    { backfill, task }: AttemptOrder,
    goOn: (isSynced: boolean) => void,
  ): void {
    const { random } = this.#world;
    const noteSynced = this.onWait(backfill);
    const { losses } = this.#disk;
    const sync = () => {
      if (!this.#waiting.delete(sync)) return;
      const isSynced = !random.chance(0.02) && this.#disk.syncFile(file, life, losses);
      this.#world.note(`the start of ${task} is ${isSynced ? 'on disk' : 'refused by the disk'}`);
      if (isSynced) noteSynced();
      goOn(isSynced);
    };
    this.#waiting.set(sync, life);
    this.#world.after(random.int(0, 10), sync);
  }

  #begin(life: Life, { launch, order, line, by }: Beginning): Begun {
    const { random } = this.#world;
    this.onStart(life, order, by);
    if (random.chance(0.02)) {
      const isTransient = random.chance(0.5);
      const end = { type: 'not-started', message: 'no more processes', isTransient } as const;
      return { execution: neverStarted(end), isRunning: false };
    }
    const process = this.#create(order, line);
    this.#world.note(`${order.task} attempt ${order.attempt} starts as ${process.pid}`);
    this.#world.after(this.#durationMs(), () => this.#exit(process, process.end));
    if (life.diesAfter === 'start') this.#world.after(1, () => this.#world.crash(life), life);
    return { execution: this.#follow(life, process, launch.graceMs), isRunning: true };
  }

  #durationMs(): number {
    const { random, areTasksSwift } = this.#world;
    if (areTasksSwift && random.chance(0.98)) return random.duration(40);
    return random.duration(120_000) + (random.chance(0.05) ? random.duration(900_000) : 0);
  }

  #create(order: AttemptOrder, line: SimulatedLine): SimulatedProcess {
    const { random } = this.#world;
    const { name } = order.asset;
    const isDoomed = order.partitions.some((key) => this.#culprits.has(`${name}/${key}`));
    const code =
      !isDoomed && random.chance(this.#world.areTasksSwift ? 0.97 : 0.8) ? 0 : random.int(1, 3);
    const process: SimulatedProcess = {
      pid: this.#nextPid++,
      token: attemptToken(order),
      order,
      result: isDoomed ? nothing : createResult(order, random),
      end: random.chance(0.05)
        ? { type: 'signalled', signal: 'SIGSEGV' }
        : { type: 'exited', code },
      wasStopped: false,
      isAlive: true,
      isAdopted: false,
      isForgotten: false,
      line,
      onExit: [],
      onGone: [],
    };
    this.processes.push(process);
    return process;
  }

  #exit(process: SimulatedProcess, end: ExecutionEnd): void {
    if (!process.isAlive || process.exit !== undefined) return;
    const { random } = this.#world;
    process.end = end;
    const isGroupLeft = random.chance(0.2);
    const isHandedOn = end.type === 'exited' && end.code === 0 && !isGroupLeft;
    const aftermath = { logBytes: 0, isGroupLeft, hasResult: true, isHandedOn };
    process.exit = { end, usage: { cpuMs: 5 }, endedAt: this.#world.wallTime(), aftermath };
    this.#world.note(`${process.pid} ends: ${JSON.stringify(end)}`);
    process.isAlive = isGroupLeft;
    for (const tell of process.onExit.splice(0)) tell();
    process.line.end(isHandedOn);
    this.#world.after(isGroupLeft ? random.duration(3000) : 0, () => {
      process.isAlive = false;
      for (const tell of process.onGone.splice(0)) tell();
    });
  }

  #follow(life: Life, process: SimulatedProcess, graceMs: number, isAdopted = false): Execution {
    const heard = <T>(list: (() => void)[], isOver: boolean, value: () => T) =>
      new Promise<T>((resolve) => {
        const tell = () => void this.#world.later(5, life, value).then(resolve);
        if (isOver) tell();
        else list.push(tell);
      });
    const exited = heard(process.onExit, process.exit !== undefined, () =>
      isAdopted ? asRecorded(process.exit!) : process.exit!,
    );
    const gone = heard(process.onGone, !process.isAlive, () => undefined);
    return {
      spawned: this.#world.later(5, life, () => process.pid),
      exited,
      gone: exited.then(() => gone),
      terminate: () => this.#terminate(life, process, graceMs),
    };
  }

  #terminate(life: Life, process: SimulatedProcess, graceMs: number): void {
    this.#world.activity += 1;
    if (!life.isAlive) return;
    // Also if it has ended by then: its runner, which has not heard of it, takes it for stopped.
    process.wasStopped = true;
    if (process.exit !== undefined) return;
    const { random } = this.#world;
    const delay = random.chance(0.7) ? random.int(0, 50) : graceMs;
    this.#world.after(delay, () => this.#exit(process, { type: 'signalled', signal: 'SIGTERM' }));
  }

  #adopt(
    life: Life,
    backfill: string,
    leftovers: readonly Leftover[],
  ): Promise<readonly Adopted[]> {
    this.#world.activity += 1;
    return this.#world.later(200, life, () => {
      // Those that saw to them have found by now that their runner is gone, and have obeyed it.
      for (const [sync, earlier] of this.#waiting) if (!earlier.isAlive) sync();
      for (const earlier of this.#lines.keys()) if (!earlier.isAlive) this.#closeLines(earlier);
      return leftovers.map(({ token, graceMs }): Adopted => {
        const process = this.#find(`${backfill} ${token}`);
        if (process === undefined || process.isForgotten) return { type: 'lost' };
        process.isAdopted = true;
        if (process.isAlive) {
          return { type: 'alive', execution: this.#follow(life, process, graceMs, true) };
        }
        return { type: 'ended', exit: asRecorded(process.exit!) };
      });
    });
  }

  /** What a dead runner's call comes to. */
  #unheard(): Execution {
    const never = new Promise<never>(() => undefined);
    return { spawned: never, exited: never, gone: never, terminate: () => undefined };
  }
}

interface Beginning {
  readonly launch: Launch;
  readonly order: AttemptOrder;
  readonly line: SimulatedLine;
  readonly by: Starter;
}

interface StartTerms {
  readonly turn: Turn | undefined;
  /** What is to be on disk before. */
  readonly file?: string;
}

interface Begun {
  readonly execution: Execution;
  readonly isRunning: boolean;
}

/** What a record tells may have changed since. */
function asRecorded({ end, usage, endedAt }: Exit): Exit {
  return { end, usage, ...(endedAt === undefined ? {} : { endedAt }) };
}

function createResult({ partitions, task, attempt }: AttemptOrder, random: Random): TaskResult {
  const failures = new Map<string, string | undefined>();
  if (partitions.length > 1 && random.chance(0.3)) {
    for (const key of partitions) if (random.chance(0.4)) failures.set(key, 'this one failed');
  }
  const figures = (): Reported => ({
    ...(random.chance(0.5) ? { cost: random.int(0, 8) / 4 } : {}),
    ...(random.chance(0.5) ? { rows: random.int(0, 64) } : {}),
    ...(random.chance(0.5) ? { dataVersion: `${task} ${random.int(0, attempt)}` } : {}),
  });
  const isDetailed = partitions.length > 1 && random.chance(0.4);
  const detailed = partitions.filter(() => isDetailed && random.chance(0.6));
  const cells = Object.fromEntries(detailed.map((key) => [key, figures()]));
  return {
    reported: [figures(), ...Object.values(cells)].reduce(addFigures),
    cells,
    failures,
    successes: new Set(
      partitions.filter(
        (key) => !failures.has(key) && random.chance(failures.size > 0 ? 0.5 : 0.1),
      ),
    ),
    malformed: [],
  };
}

/** As a result file's lines add up. */
function addFigures(sum: Reported, line: Reported): Reported {
  const add = (name: 'cost' | 'rows') =>
    line[name] === undefined ? {} : { [name]: (sum[name] ?? 0) + line[name] };
  const { dataVersion } = line;
  return {
    ...sum,
    ...add('cost'),
    ...add('rows'),
    ...(dataVersion === undefined ? {} : { dataVersion }),
  };
}
