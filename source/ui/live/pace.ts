/** How many cells were done at a moment in epoch ms. */
export interface PaceSample {
  readonly at: number;
  readonly done: number;
}

const windowMs = 15_000;

/** Adds a sample and forgets those that are too old to say anything of the present pace. */
export function addSample(
  samples: readonly PaceSample[],
  sample: PaceSample,
): readonly PaceSample[] {
  const recent = samples.filter(({ at }) => sample.at - at <= windowMs);
  return [...recent, sample];
}

/** Cells done per second over the last seconds; `undefined` until two samples tell. */
export function readPace(samples: readonly PaceSample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at <= first.at) return undefined;
  return Math.max(0, (1000 * (last.done - first.done)) / (last.at - first.at));
}
