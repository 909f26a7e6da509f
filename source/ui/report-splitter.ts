import { parseBackground, type BackgroundReport } from './background-report.ts';
import { parseMouseReport, type MouseReport } from './mouse/mouse-report.ts';

/** What a terminal tells the program among the keys. */
export type TerminalReport = MouseReport | BackgroundReport;

/** A stretch of keys, or a report. */
export type InputPart = string | TerminalReport;

const escape = '\u001B';
/**
 * The mouse's reports in the SGR form, and in the older one of terminals that do not know it; the
 * background's with either end.
 */
const whole =
  /\u001B\[<[\d;]*[Mm]|\u001B\[M[\s\S]{3}|\u001B\]11;[^\u0007\u001B]*(?:\u0007|\u001B\\)/g;
/** What may be the beginning of a report; no key but escape itself is like that. */
const begun =
  /\u001B(?:\[(?:<[\d;]*|M[\s\S]{0,2})?|\](?:1(?:1(?:;[^\u0007\u001B]{0,40}\u001B?)?)?)?)?$/;
/** What is left of a report whose escape was taken for the key. */
const beheaded = /^(?:\[<\d+;\d+;\d+[Mm]|\]11;)/;

/**
 * Takes reports out of a terminal's input, also those that are split over chunks, so that whoever
 * reads keys sees no byte of them.
 */
export class ReportSplitter {
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
    const parsed = parseMouseReport(report) ?? parseBackground(report);
    if (parsed) parts.push(parsed);
    at = index + report.length;
  }
  if (at < input.length) parts.push(input.slice(at));
  return parts;
}
