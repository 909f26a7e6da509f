import { areRunsShort, unknownOf, type BinaryForm, type WholeForm } from './column-form.ts';

/** Decimal places that money has, at most, where it is not the share of a batch: 2 to 4. */
const scales = [100, 1000, 10_000];

/** What is known of a column's numbers so far, a stretch after the other. */
export class ColumnProfile {
  /** Changes from one value to another; what is not known comes before the first. */
  #runs = 0;
  #low = Infinity;
  #high = -Infinity;
  #isWhole = true;
  /** Position in `scales` of the first that fits all numbers so far. */
  #scale = 0;
  #last = NaN;
  #count = 0;

  /** Takes in the next stretch; doubles, as one kind of array is read several times as fast. */
  add(values: Float64Array): void {
    let [last, runs, low, high] = [this.#last, this.#runs, this.#low, this.#high];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === last) continue;
      if (Number.isNaN(value) && Number.isNaN(last)) continue;
      runs += 1;
      last = value;
      if (value < low) low = value;
      if (value > high) high = value;
      if (Math.floor(value) !== value) this.#takeFraction(value);
    }
    [this.#last, this.#runs, this.#low, this.#high] = [last, runs, low, high];
    this.#count += values.length;
  }

  /** Runs where they are shorter than any bytes would be, otherwise the shortest bytes. */
  shortestForm(): 'runs' | BinaryForm {
    const isKnown = this.#low <= this.#high;
    const [low, high] = isKnown ? [this.#low, this.#high] : [0, 0];
    const form = this.#binaryForm(low, high);
    // JSON has no infinity.
    const isFinite = Number.isFinite(high - low);
    return isFinite && areRunsShort(this.#runs, this.#count, form) ? 'runs' : form;
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
  const [lowest, highest] = [Math.round(low * scale), Math.round(high * scale)];
  if (!Number.isSafeInteger(lowest) || !Number.isSafeInteger(highest)) return undefined;
  const formFrom = (from: number) =>
    widths
      .map((width) => ({ width, from, ...(scale === 1 ? {} : { scale }) }))
      .find((form) => highest - from < unknownOf(form));
  const tight = formFrom(lowest);
  // Lower values that come later fit in as well where that takes no more bytes.
  const roomy = lowest > 0 ? formFrom(0) : undefined;
  return roomy !== undefined && roomy.width === tight?.width ? roomy : tight;
}
