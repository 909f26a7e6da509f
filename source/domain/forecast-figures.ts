import type { CellColumns } from './state.ts';

/** A figure with how far it may fall below and rise above, at the 10% and 90% quantiles. */
export interface Figure {
  readonly expected: number;
  readonly below: number;
  readonly above: number;
}

/** What past builds of an asset's cells say about one more; absent when they say nothing. */
export interface History {
  readonly perCell: Figure;
  /** Cells that were looked at. */
  readonly sampled: number;
}

const sampleLimit = 2000;

/** Distance of the 90% quantile from the mean, in standard deviations, of a normal distribution. */
const normalNinth = 1.2816;

export const nothing: Figure = { expected: 0, below: 0, above: 0 };

/** Reads a column of ever-built cells, evenly spaced over the asset, at most some thousands. */
export function readHistory(column: Float64Array, { builtSeq }: CellColumns): History | undefined {
  const step = Math.max(1, Math.ceil(column.length / sampleLimit));
  const values: number[] = [];
  for (let ordinal = 0; ordinal < column.length; ordinal += step) {
    const value = column[ordinal]!;
    if (builtSeq[ordinal]! > 0 && Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) return undefined;
  return { perCell: summarize(values), sampled: values.length };
}

function summarize(values: readonly number[]): Figure {
  const sorted = new Float64Array(values).sort();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const ninth = normalNinth * Math.sqrt(variance);
  return {
    expected: mean,
    below: Math.max(0, mean - quantile(sorted, 0.1)),
    above: Math.max(ninth, quantile(sorted, 0.9) - mean),
  };
}

function quantile(sorted: Float64Array, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const low = sorted[Math.floor(position)]!;
  return low + (sorted[Math.ceil(position)]! - low) * (position % 1);
}

/**
 * The sum over `count` more cells. Independent cells spread by √count; not knowing the mean
 * better than `n` samples tell adds count/√n, so together √(count + count²/n).
 */
export function sumOfCells({ perCell, sampled }: History, count: number): Figure {
  const growth = Math.sqrt(count + count ** 2 / sampled);
  return {
    expected: perCell.expected * count,
    below: perCell.below * growth,
    above: perCell.above * growth,
  };
}

export function scale(figure: Figure, factor: number): Figure {
  return {
    expected: figure.expected * factor,
    below: figure.below * factor,
    above: figure.above * factor,
  };
}

/** Adds independent figures: expectations add up, spreads as the root of their squares. */
export function addFigures(figures: readonly Figure[]): Figure {
  return {
    expected: figures.reduce((sum, { expected }) => sum + expected, 0),
    below: Math.hypot(...figures.map(({ below }) => below)),
    above: Math.hypot(...figures.map(({ above }) => above)),
  };
}
