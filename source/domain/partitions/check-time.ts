import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { checkSchedule } from '../time/cron-schedule.ts';
import { isTimezone, timezoneNames } from '../time/timezones.ts';
import { checkBounds } from './check-bounds.ts';
import { checkKeyFormat } from './check-key-format.ts';
import type { CalendarDefinition, TimeDefinition, TimeGranularity } from './definition.ts';

/** What is wrong with a definition that divides time; `path` names the property. */
export function checkTime(definition: TimeDefinition): readonly Problem[] {
  const problems = [
    ...checkTimezone(definition.timezone),
    ...checkSteps(definition),
    ...checkEndOffset(definition),
  ];
  // Bounds are read in the zone and compared with the windows, so those must be right.
  const formatProblems = problems.some(({ path }) => path?.[0] === 'schedule')
    ? []
    : checkKeyFormat(definition);
  const all = [...problems, ...formatProblems];
  return all.length > 0 ? all : checkBounds(definition);
}

function checkTimezone(timezone: string): readonly Problem[] {
  if (isTimezone(timezone)) return [];
  const hint =
    didYouMean(timezone, timezoneNames()) ?? 'Use an IANA name, such as "Europe/Berlin".';
  return [{ ...problem('unknown-timezone', 'timezone', `unknown timezone "${timezone}"`), hint }];
}

type OffsetField = 'minuteOffset' | 'hourOffset' | 'weekStart' | 'dayOfMonth';

/** The properties that move a window's start, by the granularities that they move. */
const movable: Record<OffsetField, readonly TimeGranularity[]> = {
  minuteOffset: ['hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'],
  hourOffset: ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'],
  weekStart: ['weekly'],
  dayOfMonth: ['monthly', 'quarterly', 'yearly'],
};

/** Inclusive bounds; every month has a 28th, so that every month has its window. */
const ranges = { minuteOffset: [0, 59], hourOffset: [0, 23], dayOfMonth: [1, 28] } as const;

function checkSteps(definition: TimeDefinition): readonly Problem[] {
  if (definition.type === 'cron') {
    return checkSchedule(definition.schedule).map((each) => ({ ...each, path: ['schedule'] }));
  }
  return (Object.keys(movable) as OffsetField[]).flatMap((field) => checkOffset(definition, field));
}

function checkEndOffset({ endOffset = 0 }: TimeDefinition): readonly Problem[] {
  if (Number.isSafeInteger(endOffset)) return [];
  return [problem('bad-offset', 'endOffset', `"endOffset" is ${endOffset}, expected an integer`)];
}

function checkOffset(definition: CalendarDefinition, field: OffsetField): readonly Problem[] {
  const value = definition[field];
  if (value === undefined) return [];
  if (!movable[field].includes(definition.type)) {
    const message = `"${field}" does not apply to ${definition.type} partitions`;
    const hint = `It applies to ${movable[field].join(', ')}.`;
    return [{ ...problem('offset-does-not-apply', field, message), hint }];
  }
  if (field === 'weekStart' || typeof value === 'string') return [];
  const [least, most] = ranges[field];
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  const expected = `expected an integer from ${least} to ${most}`;
  return [problem('bad-offset', field, `"${field}" is ${value}, ${expected}`)];
}

function problem(code: string, field: string, message: string): Problem {
  return { code, message, path: [field] };
}
