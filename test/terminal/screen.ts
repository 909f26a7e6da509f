import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import type { AppExit } from '../../source/ui/app-options.ts';
import { openApp } from '../../source/ui/open-app.tsx';
import type { Services, Session } from '../../source/ui/services.ts';

const patienceMs = 10_000;

/** What keys send, for the ones that are not their own character. */
export const keys = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  tab: '\t',
  backspace: '\u007f',
  ctrlC: '\u0003',
} as const;

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly initialSession?: Session;
  readonly mouse?: boolean;
  readonly now?: () => number;
}

/** How one character of the screen looks. */
export interface Look {
  readonly character: string;
  readonly isBold: boolean;
  readonly isInverse: boolean;
  readonly isUnderlined: boolean;
  /** Palette number, -1 for the default colour. */
  readonly color: number;
}

/**
 * The interface on an emulated terminal in this process. Waiting is on what appears: every wait
 * ends as soon as its condition holds and fails with the screen when it does not. The terminal is
 * taken away when the test ends, and with it go the listeners of the process that it had.
 */
export class Screen {
  readonly exited: Promise<AppExit>;
  readonly #emulator: InstanceType<typeof xterm.Terminal>;
  readonly #stdin = new FakeStdin();
  readonly #stdout: FakeStdout;
  readonly #watchers = new Set<() => void>();
  #raw = '';
  #crash: Error | undefined;

  constructor(services: Services, options: ScreenOptions = {}) {
    const { columns = 80, rows = 24, env = {}, ...rest } = options;
    // A terminal's line discipline makes a line feed a new line; there is none in between here.
    this.#emulator = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
    });
    this.#stdout = new FakeStdout(columns, rows, (text, done) => {
      this.#raw += text;
      this.#emulator.write(text, () => {
        done();
        for (const watcher of [...this.#watchers]) watcher();
      });
    });
    this.exited = openApp(services, {
      ...rest,
      stdin: this.#stdin as unknown as NodeJS.ReadStream,
      stdout: this.#stdout as unknown as NodeJS.WriteStream,
      env: { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    });
    this.exited.catch((error: unknown) => {
      this.#crash = error instanceof Error ? error : new Error(String(error));
      for (const watcher of [...this.#watchers]) watcher();
    });
    onTestFinished(() => this.#close());
  }

  /** Everything that was written, escape sequences included. */
  get raw(): string {
    return this.#raw;
  }

  get isFullScreen(): boolean {
    return this.#emulator.buffer.active.type === 'alternate';
  }

  get isRawMode(): boolean {
    return this.#stdin.isRaw;
  }

  /** Whether the cursor was last shown or hidden. */
  get hasCursor(): boolean {
    return this.#raw.lastIndexOf('\u001b[?25h') >= this.#raw.lastIndexOf('\u001b[?25l');
  }

  /** The visible screen, a line per row, trailing blanks cut. */
  lines(): string[] {
    const buffer = this.#emulator.buffer.active;
    return Array.from({ length: this.#emulator.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** How the first occurrence of a text looks. */
  lookOf(text: string): Look {
    const row = this.lines().findIndex((line) => line.includes(text));
    if (row < 0) throw new Error(`"${text}" is not on the screen:\n${this.text()}`);
    return this.lookAt(this.lines()[row]!.indexOf(text), row);
  }

  lookAt(column: number, row: number): Look {
    const buffer = this.#emulator.buffer.active;
    const cell = buffer.getLine(buffer.viewportY + row)?.getCell(column);
    if (!cell) throw new Error(`there is no column ${column} in row ${row}`);
    return {
      character: cell.getChars(),
      isBold: cell.isBold() !== 0,
      isInverse: cell.isInverse() !== 0,
      isUnderlined: cell.isUnderline() !== 0,
      color: cell.isFgDefault() ? -1 : cell.getFgColor(),
    };
  }

  press(...sent: readonly string[]): void {
    for (const key of sent) this.#stdin.write(key);
  }

  /** Takes the terminal away: reading comes to an end, or writing fails. */
  hangUp(how: 'reading' | 'writing'): void {
    if (how === 'reading') this.#stdin.end();
    else this.#stdout.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }));
  }

  async #close(): Promise<void> {
    this.hangUp('reading');
    await this.exited.catch(() => undefined);
    this.#emulator.dispose();
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#stdout.resize(columns, rows);
  }

  /** Resolves with the screen once it matches; rejects, showing the screen, when it never does. */
  until(what: RegExp | ((screen: string) => boolean)): Promise<string> {
    const holds = () => (typeof what === 'function' ? what(this.text()) : what.test(this.text()));
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!holds() && this.#crash === undefined) return;
        clearTimeout(timer);
        this.#watchers.delete(check);
        if (this.#crash === undefined) resolve(this.text());
        else reject(this.#crash);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(check);
        reject(new Error(`waited in vain for ${String(what)}; the screen:\n${this.text()}`));
      }, patienceMs);
      this.#watchers.add(check);
      check();
    });
  }
}

class FakeStdin extends PassThrough {
  readonly isTTY = true;
  isRaw = false;

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

class FakeStdout extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;

  constructor(columns: number, rows: number, write: (text: string, done: () => void) => void) {
    super({
      decodeStrings: false,
      write: (chunk: Buffer | string, _encoding, done) => write(chunk.toString(), done),
    });
    this.columns = columns;
    this.rows = rows;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}
