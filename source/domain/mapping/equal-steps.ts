import type { TimeDefinition } from '../partitions/definition.ts';

/** Whether two definitions cut time at the same places, wherever each starts and ends. */
export function hasEqualSteps(a: TimeDefinition, b: TimeDefinition): boolean {
  return (
    a.type === b.type &&
    a.timezone === b.timezone &&
    (a.minuteOffset ?? 0) === (b.minuteOffset ?? 0) &&
    (a.hourOffset ?? 0) === (b.hourOffset ?? 0) &&
    (a.weekStart ?? 'monday') === (b.weekStart ?? 'monday') &&
    (a.dayOfMonth ?? 1) === (b.dayOfMonth ?? 1)
  );
}
