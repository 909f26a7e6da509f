import type { TimeGranularity } from '../../domain/partitions/definition.ts';

/** What one column of the matrix stands for, from the finest. */
export const zoomLevels = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

export type ZoomLevel = (typeof zoomLevels)[number];

const granularities = {
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  quarter: 'quarterly',
  year: 'yearly',
} as const satisfies Record<ZoomLevel, TimeGranularity>;

/** Granularity of partitions that are one column wide at a zoom. */
export function granularityAt(zoom: ZoomLevel): TimeGranularity {
  return granularities[zoom];
}

/** Zoom at which partitions of a granularity are one column wide. */
export function zoomOf(granularity: TimeGranularity): ZoomLevel {
  return zoomLevels.find((zoom) => granularities[zoom] === granularity) ?? 'day';
}

/** Position among `zoomLevels`; a finer zoom has a smaller rank. */
export function zoomRank(zoom: ZoomLevel): number {
  return zoomLevels.indexOf(zoom);
}
