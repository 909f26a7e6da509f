import type { Recorded } from '../domain/events.ts';
import type { Run } from '../domain/schedule/run.ts';
import { formatEvent } from './format-event.ts';
import { formatStanding, type StandingLine } from './format-standing.ts';
import type { Io } from './io.ts';
import { createLook } from './look.ts';
import type { RunFollower } from './run-follower.ts';
import { cutText } from './text-width.ts';

const eraseDown = '\u001b[J';

/**
 * Moves to the start of the standing line and clears from there. A line that was narrower than the
 * terminal may take several rows after the terminal has become narrower.
 */
function eraseStanding({ width }: StandingLine, columns: number): string {
  if (width === 0) return '';
  const rows = Math.ceil(width / columns);
  return `\r${rows > 1 ? `\u001b[${rows - 1}A` : ''}${eraseDown}`;
}

const nothing: StandingLine = { text: '', width: 0 };

/** A follower that draws when it is told to. */
export interface LiveView extends RunFollower {
  /** Writes what was told since the last time and brings the standing line up to `now`. */
  draw(now: number): void;
}

/**
 * Lines of what happened, and below them one standing line that is rewritten in place. No line is
 * as wide as the terminal, so none wraps; the cursor is never hidden, so that however the process
 * ends the terminal is usable.
 */
export function createLiveView(run: Run, io: Io, currency: string): LiveView {
  const look = createLook(io);
  let waiting: string[] = [];
  let standing = nothing;
  const draw = (next: StandingLine) => {
    const isSame = next.text === standing.text && next.width < io.columns;
    if (waiting.length === 0 && isSame) return;
    io.out(`${eraseStanding(standing, io.columns)}${waiting.join('')}${next.text}`);
    waiting = [];
    standing = next;
  };
  const cut = (text: string, room: number) => cutText(text, Math.max(0, room), look.ellipsis);
  return {
    tell(recorded: Recorded) {
      const line = formatEvent(recorded, look);
      if (line) waiting.push(`${line.mark} ${cut(line.text, io.columns - 3)}\n`);
    },
    say: (text) => void waiting.push(`${cut(text, io.columns - 1)}\n`),
    draw: (now) => draw(formatStanding(run, { now, currency, columns: io.columns, look })),
    close: () => draw(nothing),
  };
}
