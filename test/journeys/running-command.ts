import { spawn, type ChildProcess } from 'node:child_process';
import { command } from '../terminal/project-copy.ts';

/** How a command ended, with all that it wrote. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Program instead of the built command, as a path that Node runs. */
  readonly program?: string;
  /** Words of a command that runs it, such as one that sets limits first. */
  readonly under?: readonly string[];
}

const patienceMs = 90_000;

/** Our environment without what would steer the command or colour it. */
function plainEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const steering = /^(BACKFILL_|WEATHER_|VITEST|NODE_ENV|NODE_OPTIONS|CI$|DEBUG$|FORCE_COLOR$|LC_)/;
  const kept = Object.entries(process.env).filter(([name]) => !steering.test(name));
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', ...extra };
}

/**
 * The built command as a process without a terminal. Waiting is on what it writes: every wait ends
 * as soon as its condition holds, and fails with the output when it cannot hold any more.
 */
export class RunningCommand {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #hasEnded = false;

  constructor(args: readonly string[], { cwd, env, program = command, under = [] }: Place) {
    const [first, ...words] = [...under, process.execPath, program, ...args];
    this.#child = spawn(first!, words, {
      cwd,
      env: plainEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#notify();
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (status) => {
        this.#hasEnded = true;
        this.#notify();
        resolve({ status, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Stops reading its stdout, as a reader that goes away does. */
  closeStdout(): void {
    this.#child.stdout!.destroy();
  }

  /** Ends it if a failed test left it running. */
  dispose(): void {
    if (!this.#hasEnded) this.#child.kill('SIGKILL');
  }

  /** Resolves as soon as stdout matches, `times` over. */
  async untilStdout(pattern: RegExp, times = 1): Promise<void> {
    const all = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
    await this.#until(
      () => (this.#stdout.match(all)?.length ?? 0) >= times,
      `${times} times ${String(pattern)} on stdout`,
    );
  }

  /** Resolves as soon as stderr matches. */
  async untilStderr(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.#stderr), `${String(pattern)} on stderr`);
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #until(holds: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        settle();
      };
      const give = () =>
        finish(() =>
          reject(new Error(`waited in vain for ${what}:\n${this.#stdout}\n${this.#stderr}`)),
        );
      const check = () => {
        if (holds()) finish(resolve);
        else if (this.#hasEnded) give();
      };
      const timer = setTimeout(give, patienceMs);
      this.#watchers.add(check);
      check();
    });
  }
}

/** Runs the built command to its end. */
export function runCommand(args: readonly string[], place: Place): Promise<Ended> {
  return new RunningCommand(args, place).ended;
}

/** The one JSON document on a command's stdout. */
export function readDocument({ stdout }: Pick<Ended, 'stdout'>): unknown {
  return JSON.parse(stdout);
}
