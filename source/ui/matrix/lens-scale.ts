import { formatDuration } from '../../domain/time/duration.ts';
import type { Symbols } from '../../domain/glyphs.ts';
import { lensJoin, type ValueLens } from './lens.ts';

/** Maps a lens' numbers to ramp glyphs, from nothing to the largest on the screen. */
export interface LensScale {
  readonly lens: ValueLens;
  /** `NaN` when no value is known. */
  readonly most: number;
}

export function createScale(lens: ValueLens, values: Iterable<number>): LensScale {
  let most = NaN;
  for (const value of values) if (!(value <= most) && !Number.isNaN(value)) most = value;
  return { lens, most };
}

/** Glyph of a value; `undefined` when it is unknown. */
export function rampGlyph(scale: LensScale, value: number, { ramp }: Symbols): string | undefined {
  if (Number.isNaN(value)) return undefined;
  const share = scale.most === 0 ? 0 : value / scale.most;
  return ramp[Math.max(0, Math.min(ramp.length - 1, Math.ceil(share * ramp.length) - 1))]!;
}

function formatValue(lens: ValueLens, value: number): string {
  switch (lens) {
    case 'duration':
      return formatDuration(value);
    case 'cost':
      return value >= 100 ? value.toFixed(0) : value.toPrecision(3).replace(/\.?0+$/, '');
    case 'attempts':
    case 'rows':
      return value.toLocaleString('en-US');
  }
}

/** What the glyphs mean, such as `cost: ▁ least, █ 0.52 (sum)`. */
export function viewLegend(scale: LensScale, { ramp }: Symbols): string {
  if (Number.isNaN(scale.most)) return `${scale.lens}: nothing known here`;
  const most = formatValue(scale.lens, scale.most);
  return `${scale.lens}: ${ramp[0]!} least, ${ramp.at(-1)!} ${most} (${lensJoin[scale.lens]})`;
}
