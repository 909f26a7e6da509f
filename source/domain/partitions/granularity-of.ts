import { scheduleOf, shortestStep } from '../time/cron-schedule.ts';
import type { TimeDefinition, TimeGranularity } from './definition.ts';

/** Least days that a period of a granularity lasts, from the longest. */
const leastDays = [
  ['yearly', 365],
  ['quarterly', 90],
  ['monthly', 28],
  ['weekly', 7],
  ['daily', 1],
] as const satisfies readonly (readonly [TimeGranularity, number])[];

/**
 * The definition's own granularity; for a schedule, the longest that is not longer than its
 * shortest window.
 */
export function granularityOf(definition: TimeDefinition): TimeGranularity {
  if (definition.type !== 'cron') return definition.type;
  const days = shortestStep(scheduleOf(definition.schedule)) / 1440;
  return leastDays.find(([, least]) => days >= least)?.[0] ?? 'hourly';
}
