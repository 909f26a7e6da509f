import type { TimeDefinition, TimeGranularity } from './definition.ts';

const patterns: Record<TimeGranularity, string> = {
  hourly: "yyyy-MM-dd'T'HH",
  daily: 'yyyy-MM-dd',
  weekly: 'yyyy-MM-dd',
  monthly: 'yyyy-MM',
  quarterly: "yyyy-'Q'Q",
  yearly: 'yyyy',
};

const toTheMinute = `${patterns.hourly}:mm`;

/**
 * The pattern of a definition's keys: its own `format`, or the granularity's. Hours that do not
 * start on the hour and ticks of a schedule show their minute; no other key shows where in the
 * period its window starts.
 */
export function keyPattern(definition: TimeDefinition): string {
  const { type, format } = definition;
  if (format !== undefined) return format;
  if (type === 'cron') return toTheMinute;
  return type === 'hourly' && (definition.minuteOffset ?? 0) > 0 ? toTheMinute : patterns[type];
}
