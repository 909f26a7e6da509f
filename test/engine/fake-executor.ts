import { appendFileSync } from 'node:fs';
import type {
  Adopted,
  Execution,
  ExecutionEnd,
  Executor,
  Exit,
  Launch,
  Leftover,
} from '../../source/engine/executor.ts';

/** A process that ends when the test says so. */
export class FakeProcess implements Execution {
  readonly pid: number;
  readonly launch: Launch;
  readonly spawned: Promise<number>;
  readonly exited: Promise<Exit>;
  readonly gone: Promise<void>;
  isTerminated = false;
  #exit!: (exit: Exit) => void;
  #lingering: Promise<void> | undefined;

  constructor(pid: number, launch: Launch) {
    this.pid = pid;
    this.launch = launch;
    this.spawned = Promise.resolve(pid);
    this.exited = new Promise((resolve) => {
      this.#exit = resolve;
    });
    this.gone = this.exited.then(() => this.#lingering);
  }

  /** `asset/partition` as the process was told. */
  get name(): string {
    return `${this.launch.env['BACKFILL_ASSET']!}/${this.launch.env['BACKFILL_PARTITION']!}`;
  }

  /** Appends lines to the result file, as a task would. */
  report(...lines: readonly object[]): this {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    appendFileSync(this.launch.env['BACKFILL_RESULT']!, text);
    return this;
  }

  /** Writes to the log, as a task would. */
  print(text: string): this {
    appendFileSync(this.launch.logFile, text);
    return this;
  }

  /** Keeps something of the group alive after the exit, until the returned function is called. */
  linger(): () => void {
    let leave!: () => void;
    this.#lingering = new Promise((resolve) => {
      leave = resolve;
    });
    return leave;
  }

  exit(code: number): void {
    this.end({ type: 'exited', code });
  }

  end(end: ExecutionEnd, usage: Exit['usage'] = {}): void {
    this.#exit({ end, usage });
  }

  /** Ends well, and its slot is taken by another at once. */
  handOn(): void {
    const aftermath = { logBytes: 0, isGroupLeft: false, hasResult: false, isHandedOn: true };
    this.#exit({ end: { type: 'exited', code: 0 }, usage: {}, aftermath });
  }

  /** Obeys at once. */
  terminate(): void {
    this.isTerminated = true;
    this.end({ type: 'signalled', signal: 'SIGTERM' });
  }
}

/** Hands every started process to the test. */
export class FakeExecutor implements Executor {
  readonly started: FakeProcess[] = [];
  readonly leftovers: Leftover[] = [];
  /** What became of each leftover; all are lost unless the test says otherwise. */
  onAdopt: (leftover: Leftover) => Adopted | Promise<Adopted> = () => ({ type: 'lost' });
  /** Whether it was closed, and with all ends recorded. */
  closed: 'no' | 'unrecorded' | 'recorded' = 'no';
  /** Called as a process is started. */
  onStart: (process: FakeProcess) => void = () => undefined;
  #handedOut = 0;
  #waiting: ((process: FakeProcess) => void)[] = [];

  start(launch: Launch): Execution {
    const process = new FakeProcess(1000 + this.started.length, launch);
    this.started.push(process);
    this.onStart(process);
    const waiter = this.#waiting.shift();
    if (waiter) {
      this.#handedOut += 1;
      waiter(process);
    }
    return process;
  }

  adopt(leftovers: readonly Leftover[]): Promise<readonly Adopted[]> {
    this.leftovers.push(...leftovers);
    return Promise.all(leftovers.map(async (leftover) => this.onAdopt(leftover)));
  }

  close(areRecorded: boolean): Promise<void> {
    this.closed = areRecorded ? 'recorded' : 'unrecorded';
    return Promise.resolve();
  }

  /** The next process that the test has not seen yet; waits for it to be started. */
  next(): Promise<FakeProcess> {
    const process = this.started[this.#handedOut];
    if (process) {
      this.#handedOut += 1;
      return Promise.resolve(process);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next `count` processes. */
  async take(count: number): Promise<readonly FakeProcess[]> {
    const taken: FakeProcess[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }
}
