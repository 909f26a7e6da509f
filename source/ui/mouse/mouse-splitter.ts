import { parseMouseReport, type MouseReport } from './mouse-report.ts';

/** A stretch of input that is not the mouse's, or what the mouse did. */
export type InputPart = string | MouseReport;

const escape = '\u001B';
/** Reports in the SGR form, and in the older one of terminals that do not know it. */
const whole = /\u001B\[<[\d;]*[Mm]|\u001B\[M[\s\S]{3}/g;
/** What may be the beginning of a report; no key but escape itself is like that. */
const begun = /\u001B(?:\[(?:<[\d;]*|M[\s\S]{0,2})?)?$/;
/** What is left of a report whose escape was taken for the key. */
const beheaded = /^\[<\d+;\d+;\d+[Mm]/;

/**
 * Takes mouse reports out of a terminal's input, also those that are split over chunks, so that
 * whoever reads keys sees no byte of them.
 */
export class MouseSplitter {
  #held = '';
  #hasReleased = false;

  /** True while an escape is kept back that may be a key as well; `release` gives it up. */
  get holdsEscape(): boolean {
    return this.#held === escape;
  }

  /** The parts of the input so far that are whole, in their order; no text is empty. */
  push(chunk: string): readonly InputPart[] {
    const isBeheaded = this.#hasReleased && beheaded.test(chunk);
    this.#hasReleased = false;
    const input = (isBeheaded ? escape : this.#held) + chunk;
    this.#held = begun.exec(input)?.[0] ?? '';
    return splitInput(input.slice(0, input.length - this.#held.length));
  }

  /** The escape that was kept back, now that nothing followed it. */
  release(): string {
    if (!this.holdsEscape) return '';
    this.#held = '';
    this.#hasReleased = true;
    return escape;
  }
}

function splitInput(input: string): readonly InputPart[] {
  const parts: InputPart[] = [];
  let at = 0;
  for (const { 0: report, index } of input.matchAll(whole)) {
    if (index > at) parts.push(input.slice(at, index));
    const parsed = parseMouseReport(report);
    if (parsed) parts.push(parsed);
    at = index + report.length;
  }
  if (at < input.length) parts.push(input.slice(at));
  return parts;
}
