import type { Environment, Exit, Launch, Turn } from './executor.ts';
import { turns } from './in-turns.ts';
import { isLate } from './is-late.ts';
import { launcherCommand } from './launcher-command.ts';
import { launcherScript } from './launcher-script.ts';
import { limitedCommand } from './limited-command.ts';
import { parseReport, type Refusal, type SlotReport } from './slot-record.ts';
import type { SpareLaunchers } from './spare-launchers.ts';
import { startOutliving, type OutlivingProcess } from './start-outliving.ts';

/** What a launcher tells of one task. Exactly one of the last four comes, once. */
export interface LauncherTask {
  onSpawn(pid: number): void;
  onRefusal(what: Refusal): void;
  /** It waited for its turn, and never starts. */
  onWithdrawal(): void;
  onExit(exit: Exit): void;
  /** The launcher itself has ended, and the task's end was not heard of. */
  onDeath(death: LauncherDeath): void;
}

/** A task to be started. */
export interface Order {
  readonly launch: Launch;
  readonly turn: Turn;
  /** What was written to it by now is to be on disk before. */
  readonly file?: string;
}

/** How a launcher ended with tasks to see to. */
export interface LauncherDeath {
  /** It could run. */
  readonly wasReady: boolean;
  /** If it could not, a new one can neither: this one had not waited as a spare before. */
  readonly wasNew: boolean;
  /** What it had to say last. */
  readonly lastWord: string;
}

export interface LauncherOptions {
  /** Python. */
  readonly program: string;
  /** File for its records; not there yet. */
  readonly file: string;
  /** Environment of most tasks. */
  readonly env: Environment;
  /** One becomes the launcher, if one still can. */
  readonly spares?: SpareLaunchers | undefined;
}

/** Variables to be set, or with `null` not to be there. */
type Changes = Readonly<Record<string, string | null>>;

/** How long a launcher may take to leave. */
const leavingMs = 2_000;

/** A process in a session of its own that starts tasks, sees them to their end and survives us. */
export class Launcher {
  readonly file: string;
  /** Resolves when it has ended. */
  readonly closed: Promise<void>;
  /** It starts nothing any more. */
  hasEnded = false;
  readonly #env: Environment;
  readonly #process: OutlivingProcess;
  readonly #isNew: boolean;
  /** Of the newest task. */
  #changed: { readonly inherited: Environment; readonly changes: Changes } | undefined;
  readonly #tasks = new Map<string, LauncherTask>();
  #orders: string[] = [];
  #rest = '';
  /** Reports that are yet to be taken, in the order of their coming. */
  #heard: string[] = [];
  #isReady = false;
  #lastWord = '';

  constructor(options: LauncherOptions) {
    this.file = options.file;
    this.#env = options.env;
    const spare = options.spares?.become(this.file);
    this.#isNew = spare === undefined;
    const words = [...launcherCommand(options.program), this.file];
    this.#process = spare ?? startOutliving(words, this.#env);
    const { stdin, stdout } = this.#process;
    // One that has gone is told by its end.
    stdin.on('error', () => undefined);
    stdin.write(`${launcherScript}${JSON.stringify(this.#env)}\n`);
    stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    const drained = new Promise((resolve) => stdout.on('close', resolve));
    this.closed = this.#process.then(async () => {
      await drained;
      this.#die();
    });
  }

  /** It has told that it can run. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Has it start a task when its turn comes, once that file is on disk. */
  run({ launch, turn, file }: Order, task: LauncherTask): void {
    this.#tasks.set(launch.token, task);
    this.#push(this.#order(launch, turn, file));
  }

  /** Has it withdraw what waits in a line, and what yet comes of rounds before this one. */
  withdraw(line: number, round: number): void {
    this.#push([line, 0, round]);
  }

  #push(order: readonly unknown[]): void {
    this.#orders.push(`${JSON.stringify(order)}\n`);
    // Orders of one turn travel together.
    if (this.#orders.length === 1) process.nextTick(() => this.#send());
  }

  /**
   * Lets it leave once all its tasks have ended. One that then stays, as its last records do not
   * fit on the disk, is killed.
   */
  async close(): Promise<void> {
    this.#send();
    this.#process.stdin.end();
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), leavingMs);
    await this.closed;
    clearTimeout(killing);
  }

  #order(launch: Launch, { line, handedOn, round }: Turn, file?: string): readonly unknown[] {
    const { token, logFile, cwd, inherited, env } = launch;
    const changes = { ...this.#changesTo(inherited), ...env };
    const turn = [line, handedOn, round ?? null];
    return [...turn, file ?? null, token, logFile, cwd, limitedCommand(launch), changes];
  }

  /** What tells the environment that tasks inherit from the one that the launcher was told of. */
  #changesTo(inherited: Environment): Changes {
    if (this.#changed?.inherited === inherited) return this.#changed.changes;
    const changes: Record<string, string | null> = {};
    for (const name in inherited) {
      if (inherited[name] !== this.#env[name]) changes[name] = inherited[name]!;
    }
    for (const name in this.#env) if (!(name in inherited)) changes[name] = null;
    this.#changed = { inherited, changes };
    return changes;
  }

  /** Whoever looks for what could still start tasks knows a launcher, but not what is to become one. */
  #send(): void {
    if (!this.#isReady) return;
    const text = this.#orders.join('');
    this.#orders = [];
    if (text !== '') this.#process.stdin.write(text);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    this.#heard.push(...lines);
    turns.add(...lines.map(() => () => this.#takeNext()));
  }

  #takeNext(): void {
    const line = this.#heard.shift();
    if (line !== undefined) this.#take(parseReport(line));
  }

  #take(report: SlotReport): void {
    switch (report.type) {
      case 'ready':
        this.#isReady = true;
        this.#send();
        return;
      case 'started':
        this.#tasks.get(report.token)?.onSpawn(report.pid);
        return;
      case 'refused':
        this.#finish(report.token)?.onRefusal(report.what);
        return;
      case 'withdrawn':
        this.#finish(report.token)?.onWithdrawal();
        return;
      case 'exit':
        this.#finish(report.token)?.onExit(withoutTimelyEnd(report.exit));
        return;
      case 'notice':
        this.#lastWord = report.text;
        return;
      case 'cpu':
      case 'ended':
        return;
    }
  }

  #finish(token: string): LauncherTask | undefined {
    const task = this.#tasks.get(token);
    this.#tasks.delete(token);
    return task;
  }

  #die(): void {
    while (this.#heard.length > 0) this.#takeNext();
    this.hasEnded = true;
    const death: LauncherDeath = {
      wasReady: this.#isReady,
      wasNew: this.#isNew,
      lastWord: this.#lastWord,
    };
    for (const [token, task] of this.#tasks) {
      this.#tasks.delete(token);
      task.onDeath(death);
    }
  }
}

function withoutTimelyEnd({ endedAt = NaN, ...exit }: Exit): Exit {
  return isLate(Date.now() - endedAt) ? { ...exit, endedAt } : exit;
}
