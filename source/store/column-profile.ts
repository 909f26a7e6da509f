import { cellBytes, unknownOf, type BinaryForm, type Runs, type WholeForm } from './column-form.ts';

/** Decimal places that money has, at most, where it is not the share of a batch: 2 to 4. */
const scales = [100, 1000, 10_000];

/** Bytes of base64 that take as long to read as a run, though a run is mostly shorter. */
const runBytes = 40;

/** Runs that are written in one go. */
const mostRuns = 10_000;

/** Runs that may be shorter than so many cells' bytes. */
function mostRunsOf(cells: number): number {
  return Math.min(mostRuns, (cells * 8 * 4) / 3 / runBytes);
}

/** What is known of a column's numbers so far, a stretch after the other. */
export class ColumnProfile {
  /** Not all once there are too many of them. */
  readonly #runs: (number | null)[] = [];
  readonly #mostItems: number;
  #low = Infinity;
  #high = -Infinity;
  #isWhole = true;
  /** Position in `scales` of the first that fits all numbers so far. */
  #scale = 0;
  #last = NaN;
  /** Cells before the last run. */
  #lastStart = 0;
  #count = 0;

  constructor(cells: number) {
    this.#mostItems = 2 * mostRunsOf(cells);
  }

  /** Takes in the next stretch; doubles, as one kind of array is read several times as fast. */
  add(values: Float64Array): void {
    let [last, low, high] = [this.#last, this.#low, this.#high];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === last || (Number.isNaN(value) && Number.isNaN(last))) continue;
      this.#endRun(last, this.#count + i);
      last = value;
      if (value < low) low = value;
      if (value > high) high = value;
      if (Math.floor(value) !== value) this.#takeFraction(value);
    }
    [this.#last, this.#low, this.#high] = [last, low, high];
    this.#count += values.length;
  }

  /** The runs where they are shorter than any bytes would be, otherwise the shortest bytes. */
  end(): { readonly runs: Runs } | { readonly form: BinaryForm } {
    this.#endRun(this.#last, this.#count);
    const isKnown = this.#low <= this.#high;
    const [low, high] = isKnown ? [this.#low, this.#high] : [0, 0];
    const form = this.#binaryForm(low, high);
    const items = this.#runs.length;
    const isShorter = (items / 2) * runBytes <= (this.#count * cellBytes(form) * 4) / 3;
    // JSON has no infinity.
    const isRuns = items <= this.#mostItems && isShorter && Number.isFinite(high - low);
    return isRuns ? { runs: this.#runs } : { form };
  }

  #endRun(value: number, end: number): void {
    if (end === this.#lastStart || this.#runs.length > this.#mostItems) return;
    this.#runs.push(Number.isNaN(value) ? null : value, end - this.#lastStart);
    this.#lastStart = end;
  }

  #takeFraction(value: number): void {
    if (Number.isNaN(value)) return;
    this.#isWhole = false;
    while (this.#scale < scales.length && !isDecimal(value, scales[this.#scale]!)) this.#scale += 1;
  }

  #binaryForm(low: number, high: number): BinaryForm {
    const whole = this.#isWhole ? wholeForm(low, high, 1) : undefined;
    const scale = scales[this.#scale];
    const decimal = scale === undefined ? undefined : wholeForm(low, high, scale);
    return whole ?? decimal ?? { floats: true };
  }
}

function isDecimal(value: number, scale: number): boolean {
  return Math.round(value * scale) / scale === value;
}

const widths = [1, 2, 3, 4, 5, 6] as const;

/** The form of as few bytes as hold all of `[low, high]` in units of one `scale`th. */
function wholeForm(low: number, high: number, scale: number): WholeForm | undefined {
  const [from, to] = [Math.round(low * scale), Math.round(high * scale)];
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return undefined;
  const forms = widths.map((width) => ({ width, from, ...(scale === 1 ? {} : { scale }) }));
  return forms.find((form) => to - from < unknownOf(form));
}
