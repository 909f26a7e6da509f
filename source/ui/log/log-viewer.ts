import { findInLog } from './find-in-log.ts';
import { isSameLog, type LogIntent, type LogState, type LogTarget } from './log-state.ts';
import { readLogBackward, readLogForward, readLogTail, type LogPage } from './read-log.ts';

export interface LogViewerOptions {
  state(): LogState;
  /** Lines that the log has on screen. */
  rows(): number;
  dispatch(intent: LogIntent): void;
  /** Called with what should never happen. */
  crash(error: unknown): void;
}

/**
 * Reads a log into the state, one request after the other, so that quick keys never overtake each
 * other. It reads pages of the file only; it knows neither tasks nor the screen.
 */
export class LogViewer {
  readonly #options: LogViewerOptions;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: LogViewerOptions) {
    this.#options = options;
  }

  /** Turns to another log, or to none; the same one is left as it is. */
  show(target: LogTarget | undefined): void {
    if (isSameLog(this.#options.state().target, target)) return;
    this.#options.dispatch(target ? { type: 'log-targeted', target } : { type: 'log-targeted' });
    this.refresh();
  }

  /**
   * Reads the same place again, after the log grew or the screen changed; of a log that became
   * shorter, which its middle was left out of, the end.
   */
  refresh(): void {
    this.#request(async ({ path }, { isFollowing, page }) => {
      if (isFollowing) return [await readLogTail(path, this.#rows), true];
      const again = await readLogForward(path, page.lines[0]?.at ?? 0, this.#rows);
      return again.size < page.size ? [await readLogTail(path, this.#rows), true] : [again, false];
    });
  }

  /** Positive numbers go down; at the end it follows again. */
  scroll(lines: number): void {
    this.#request(({ path }, { page }) =>
      lines < 0 ? this.#readUp(path, page, -lines) : this.#readDown(path, page, lines),
    );
  }

  goToStart(): void {
    this.#request(async ({ path }) =>
      this.#settle(path, await readLogForward(path, 0, this.#rows)),
    );
  }

  goToEnd(): void {
    this.#request(async ({ path }) => [await readLogTail(path, this.#rows), true]);
  }

  /** Goes to a line by its byte offset, with a little of what is before it. */
  goTo(at: number): void {
    this.#request(async ({ path }) => {
      const before = await readLogBackward(path, at, Math.floor(this.#rows / 3));
      const top = before.lines[0]?.at ?? at;
      return this.#settle(path, await readLogForward(path, top, this.#rows));
    });
  }

  /** Looks for the state's search text and goes there; tells whether any line holds it. */
  async find(direction: 'next' | 'previous'): Promise<boolean> {
    const { target, search, match, page } = this.#options.state();
    if (!target || search === undefined) return false;
    const edge = direction === 'next' ? (page.lines[0]?.at ?? 0) - 1 : page.end;
    const at = await findInLog(target.path, search, { from: match ?? edge, direction });
    if (at === undefined) return false;
    this.#options.dispatch({ type: 'log-matched', at });
    this.goTo(at);
    return true;
  }

  get #rows(): number {
    return this.#options.rows();
  }

  async #readUp(path: string, page: LogPage, lines: number): Promise<Reading> {
    const top = page.lines[0]?.at ?? 0;
    const above = await readLogBackward(path, top, lines);
    const start = above.lines[0]?.at ?? 0;
    return [await readLogForward(path, start, this.#rows), false];
  }

  async #readDown(path: string, page: LogPage, lines: number): Promise<Reading> {
    const below = page.lines[lines]?.at ?? page.end;
    return this.#settle(path, await readLogForward(path, below, this.#rows));
  }

  /** A page that reaches the end becomes the tail, which fills the screen and follows. */
  async #settle(path: string, page: LogPage): Promise<Reading> {
    if (page.end < page.size) return [page, false];
    return [await readLogTail(path, this.#rows), true];
  }

  #request(read: (target: LogTarget, log: LogState) => Promise<Reading>): void {
    this.#queue = this.#queue.then(async () => {
      const log = this.#options.state();
      const { target } = log;
      if (!target) return;
      try {
        const [page, isFollowing] = await read(target, log);
        this.#options.dispatch({ type: 'log-read', target, page, isFollowing });
      } catch (error) {
        this.#options.crash(error);
      }
    });
  }
}

type Reading = readonly [page: LogPage, isFollowing: boolean];
