import type { Problem } from '../problem.ts';
import { scheduleOf, type CronSchedule } from '../time/cron-schedule.ts';
import { civilFromDays } from '../time/civil-date.ts';
import { checkPattern, partsOf, type PatternField } from '../time/pattern.ts';
import type { TimeDefinition, TimeGranularity } from './definition.ts';

/** Fields that tell a granularity's windows apart; any one of each inner list will do. */
const needed: Record<TimeGranularity, readonly (readonly PatternField[])[]> = {
  yearly: [['yyyy']],
  quarterly: [['yyyy'], ['Q', 'MM']],
  monthly: [['yyyy'], ['MM']],
  weekly: [['yyyy'], ['MM'], ['dd']],
  daily: [['yyyy'], ['MM'], ['dd']],
  hourly: [['yyyy'], ['MM'], ['dd'], ['HH']],
};

/** What is wrong with a definition's `format`: unreadable, or the same key for several windows. */
export function checkKeyFormat(definition: TimeDefinition): readonly Problem[] {
  const { format } = definition;
  if (format === undefined) return [];
  const problem =
    checkPattern(format) ?? checkCompleteness(definition, format) ?? checkPunctuation(format);
  return problem ? [{ ...problem, path: ['format'] }] : [];
}

function checkCompleteness(definition: TimeDefinition, format: string): Problem | undefined {
  const { type } = definition;
  const choicesNeeded =
    type === 'cron' ? neededBySchedule(scheduleOf(definition.schedule)) : needed[type];
  const fields = fieldsOf(format);
  const absent = choicesNeeded.filter((choices) => !choices.some((each) => fields.has(each)));
  if (absent.length === 0) return undefined;
  const names = absent.map((choices) => choices.join(' or ')).join(' and ');
  return {
    code: 'ambiguous-format',
    message: `format "${format}" gives several ${type} partitions the same key, expected ${names} in it`,
  };
}

/** The year, and every field in which two ticks may differ that agree in the larger ones. */
function neededBySchedule({ days, minutes }: CronSchedule): readonly (readonly PatternField[])[] {
  const dates = Array.from(days, civilFromDays);
  const sharesYear = (i: number) => i > 0 && dates[i]!.year === dates[i - 1]!.year;
  const sharesMonth = (i: number) => sharesYear(i) && dates[i]!.month === dates[i - 1]!.month;
  const hours = new Set(Array.from(minutes, (minute) => Math.floor(minute / 60)));
  const pastHour = new Set(Array.from(minutes, (minute) => minute % 60));
  return [
    ['yyyy'],
    ...(dates.some((_, i) => sharesYear(i)) ? [['MM'] as const] : []),
    ...(dates.some((_, i) => sharesMonth(i)) ? [['dd'] as const] : []),
    ...(hours.size > 1 ? [['HH'] as const] : []),
    ...(pastHour.size > 1 ? [['mm'] as const] : []),
  ];
}

/** Punctuation that means something where keys are written: lists, ranges, exclusion, lines. */
const reserved = /[,!\s]|\.\./;

function checkPunctuation(format: string): Problem | undefined {
  const found = partsOf(format)
    .map((part) => (part.type === 'literal' ? reserved.exec(part.text) : null))
    .find((match) => match !== null);
  if (!found) return undefined;
  return {
    code: 'bad-format',
    message: `format "${format}" has ${JSON.stringify(found[0])}, which separates keys`,
    hint: 'Use "-", "/", "_" or ":".',
  };
}

function fieldsOf(format: string): ReadonlySet<PatternField> {
  return new Set(partsOf(format).flatMap((part) => (part.type === 'field' ? [part.field] : [])));
}
