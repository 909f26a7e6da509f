import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';

interface TerminalOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
}

interface Exit {
  readonly exitCode: number;
  readonly signal: number | undefined;
}

const patienceMs = 30_000;
const pollMs = 50;

/** What keys send, for the ones that are not their own character. */
export const keys = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  space: ' ',
  ctrlC: '\u0003',
} as const;

/** The child's environment: ours, but a plain interactive terminal that no CI setting alters. */
function terminalEnv(extra: Readonly<Record<string, string>>): Record<string, string> {
  const hidden = new Set(['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', 'VITEST', 'NODE_ENV']);
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !hidden.has(entry[0]),
  );
  const env = Object.fromEntries(inherited.filter(([name]) => !name.startsWith('VITEST')));
  return { ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...extra };
}

/**
 * A program in a real pseudo-terminal with an emulated screen. Waiting is on what appears: every
 * wait ends as soon as its condition holds and fails with the screen when it does not.
 */
export class Terminal {
  readonly #pty: IPty;
  /** The emulated screen, for whoever reads more than its text. */
  readonly emulator: InstanceType<typeof xterm.Terminal>;
  readonly #watchers = new Set<() => void>();
  #raw = '';
  #isGone = false;
  #exit: Exit | undefined;

  constructor(options: TerminalOptions) {
    const { columns, rows } = options;
    this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#pty = spawn(options.command, [...options.args], {
      cols: columns,
      rows,
      cwd: options.cwd,
      env: terminalEnv(options.env ?? {}),
      name: 'xterm-256color',
    });
    // Answers the emulator gives to queries (colours, cursor position) go back to the program.
    this.emulator.onData((answer) => !this.#isGone && this.#pty.write(answer));
    this.#pty.onData((text) => {
      this.#raw += text;
      this.emulator.write(text, () => this.#notify());
    });
    this.#pty.onExit(({ exitCode, signal }) => {
      this.#isGone = true;
      // It has ended once all that it wrote is on the screen.
      this.emulator.write('', () => {
        this.#exit = { exitCode, signal };
        this.#notify();
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything the program wrote, escape sequences included. */
  get raw(): string {
    return this.#raw;
  }

  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** The program is on the alternate screen. */
  get isFullScreen(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  /** The visible screen, a line per row, trailing blanks cut. */
  lines(): string[] {
    const buffer = this.emulator.buffer.active;
    return Array.from({ length: this.emulator.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  text(): string {
    return this.lines().join('\n');
  }

  press(...sent: readonly string[]): void {
    for (const key of sent) this.#pty.write(key);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** Takes the terminal away, as a window that is closed does: the program is sent a hang-up. */
  close(): void {
    this.#isGone = true;
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** Resolves with the screen once it matches; rejects, showing the screen, when it never does. */
  async until(
    what: RegExp | ((screen: string) => boolean),
    timeoutMs: number = patienceMs,
  ): Promise<string> {
    const holds = () => {
      const screen = this.text();
      return typeof what === 'function' ? what(screen) : what.test(screen);
    };
    await this.#wait(holds, () => `the screen to show ${String(what)}`, timeoutMs);
    return this.text();
  }

  /** Resolves when the program has ended. */
  async ended(timeoutMs: number = patienceMs): Promise<Exit> {
    await this.#wait(
      () => this.#exit !== undefined,
      () => 'the program to end',
      timeoutMs,
    );
    return this.#exit!;
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #wait(holds: () => boolean, what: () => string, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        clearInterval(poll);
        this.#watchers.delete(check);
        settle();
      };
      const check = () => {
        if (holds()) finish(resolve);
        else if (this.#exit !== undefined) give();
      };
      const give = () =>
        finish(() =>
          reject(new Error(`waited in vain for ${what()}; the screen:\n${this.text()}`)),
        );
      const timer = setTimeout(give, timeoutMs);
      // Conditions may also look at files, which announce nothing.
      const poll = setInterval(check, pollMs);
      this.#watchers.add(check);
      check();
    });
  }
}
