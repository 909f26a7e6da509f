import { matrixOf, scopeOf } from '../app-state.ts';
import { changeMatrix } from '../matrix-actions.ts';
import type { MatrixPlace } from '../matrix/matrix-intent.ts';
import { isTooSmall } from '../screen-layout.ts';
import type { Shell } from '../shell.ts';
import type { MouseReport } from './mouse-report.ts';
import { nearestPlace, spotAt } from './spot-at.ts';

/** Lines, and columns of time, that one step of the wheel moves. */
const wheelLines = 3;

/**
 * Turns what the mouse does into what the keys can do: a click moves the cursor, a drag draws a
 * range, the wheel scrolls. It knows nothing of the terminal.
 */
export class Pointer {
  readonly #shell: Shell;
  /** Where the button went down, while it is held. */
  #pressedAt: MatrixPlace | undefined;
  /** Corner of the range that the mouse drew last; a click elsewhere drops that range. */
  #corner: MatrixPlace | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Reports over a question, a prompt or a screen that is too small mean nothing. */
  take(report: MouseReport): void {
    const { overlay, size, notice } = this.#shell.state();
    if (isTooSmall(size)) return;
    if (report.type === 'wheel' && overlay?.type === 'help') return this.#scrollHelp(report);
    if (overlay) return;
    if (notice && report.type === 'press') this.#shell.dispatch({ type: 'notice-read' });
    switch (report.type) {
      case 'press':
        return this.#press(report);
      case 'drag':
        return this.#drag(report);
      case 'release':
        this.#pressedAt = undefined;
        return;
      case 'wheel':
        return this.#turn(report);
    }
  }

  #press(report: MouseReport): void {
    this.#pressedAt = undefined;
    const spot = spotAt(this.#shell.state(), report);
    if (report.button !== 'left' || spot?.type !== 'matrix') return;
    const { anchor } = matrixOf(this.#shell.state()).matrix;
    if (anchor && anchor === this.#corner) changeMatrix(this.#shell, { type: 'stop-range' });
    changeMatrix(this.#shell, { type: 'go-to-place', place: spot.place });
    this.#pressedAt = spot.place;
  }

  /** The first movement to another cell begins a range where the button went down. */
  #drag(report: MouseReport): void {
    const from = this.#pressedAt;
    const place = from && nearestPlace(this.#shell.state(), report);
    if (!place) return;
    const { anchor } = matrixOf(this.#shell.state()).matrix;
    if (!anchor && isSame(from, place)) return;
    if (!anchor) {
      changeMatrix(this.#shell, { type: 'go-to-place', place: from });
      changeMatrix(this.#shell, { type: 'start-range' });
      this.#corner = matrixOf(this.#shell.state()).matrix.anchor;
    }
    changeMatrix(this.#shell, { type: 'go-to-place', place });
  }

  #turn(report: MouseReport): void {
    const { rows = 0, columns = 0 } = report.step ?? {};
    const shell = this.#shell;
    const lines = wheelLines * rows;
    switch (scopeOf(shell.state())) {
      case 'log':
        return this.#scrollLog(lines);
      case 'plan':
        return shell.dispatch({ type: 'plan-scrolled', lines });
      case 'history':
        return shell.dispatch({ type: 'history-moved', lines: rows });
      case 'pick':
      case 'live': {
        const spot = spotAt(shell.state(), report);
        if (spot?.type === 'pane') return this.#scrollLog(lines);
        if (!spot) return;
        return changeMatrix(shell, { type: 'scroll', rows: lines, columns: wheelLines * columns });
      }
    }
  }

  #scrollLog(lines: number): void {
    if (lines !== 0 && this.#shell.state().screen === 'live') this.#shell.log.scroll(lines);
  }

  #scrollHelp({ step }: MouseReport): void {
    if (step) this.#shell.dispatch({ type: 'help-scrolled', lines: wheelLines * step.rows });
  }
}

function isSame(a: MatrixPlace, b: MatrixPlace): boolean {
  return a.asset === b.asset && a.line === b.line && a.at === b.at && a.ordinal === b.ordinal;
}
