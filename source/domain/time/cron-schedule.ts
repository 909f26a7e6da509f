import { CronPattern } from 'croner';
import type { Problem } from '../problem.ts';
import { cycleDays, daysOfPattern } from './cron-days.ts';

/** A cron schedule as its local times of day and the days on which it has them. */
export interface CronSchedule {
  /** Days since 1970-01-01, of the 400 years after which the calendar repeats; ascending. */
  readonly days: Int32Array;
  /** Minutes of the day, ascending. */
  readonly minutes: Int32Array;
  /** Whether it ticks in every hour of the day, and so in a repeated hour twice. */
  readonly isEveryHour: boolean;
}

const fields = [
  { name: 'minute', article: 'a', expected: '0-59' },
  { name: 'hour', article: 'an', expected: '0-23' },
  { name: 'day of month', article: 'a', expected: '1-31, L, LW or 15W' },
  { name: 'month', article: 'a', expected: '1-12 or JAN-DEC' },
  { name: 'day of week', article: 'a', expected: '0-7 or SUN-SAT, which #2 or L may follow' },
] as const;

const nicknames = ['@yearly', '@monthly', '@weekly', '@daily', '@hourly'];

const schedules = new Map<string, CronSchedule>();

/** What a checked schedule comes to; computed once. */
export function scheduleOf(text: string): CronSchedule {
  let schedule = schedules.get(text);
  if (!schedule) {
    schedule = readSchedule(text);
    schedules.set(text, schedule);
  }
  return schedule;
}

function readSchedule(text: string): CronSchedule {
  const pattern = new CronPattern(text, undefined, { mode: '5-part' });
  const minutes = pattern.hour.flatMap((isHour, hour) =>
    isHour ? pattern.minute.flatMap((isMinute, i) => (isMinute ? [hour * 60 + i] : [])) : [],
  );
  return {
    days: daysOfPattern(pattern),
    minutes: Int32Array.from(minutes),
    isEveryHour: pattern.hour.every(Boolean),
  };
}

/** Least number of minutes between two ticks that follow each other, by the local clock. */
export function shortestStep({ days, minutes }: CronSchedule): number {
  const last = minutes.length - 1;
  const overnight = minutes[0]! - minutes[last]!;
  let least = Infinity;
  for (let i = 0; i < last; i++) least = Math.min(least, minutes[i + 1]! - minutes[i]!);
  for (let i = 0; i < days.length; i++) {
    const following = days[i + 1] ?? days[0]! + cycleDays;
    least = Math.min(least, (following - days[i]!) * 1440 + overnight);
  }
  return least;
}

/** Everything wrong with a schedule's text, each with its place; empty when it can be resolved. */
export function checkSchedule(text: string): readonly Problem[] {
  if (text.trim().startsWith('@')) return checkNickname(text);
  const words = [...text.matchAll(/\S+/g)];
  if (words.length !== fields.length) return [fieldCountProblem(text, words.length)];
  const problems = words.flatMap(([word], i) => checkField(text, word, i));
  if (problems.length > 0 || scheduleOf(text).days.length > 0) return problems;
  return [
    {
      code: 'bad-schedule',
      message: `schedule "${text}" never ticks: no month that it names has such a day`,
    },
  ];
}

function checkNickname(text: string): readonly Problem[] {
  try {
    scheduleOf(text);
    return [];
  } catch {
    const message = `schedule "${text}" is no nickname, expected ${nicknames.join(' ')}`;
    return [{ code: 'bad-schedule', message }];
  }
}

function fieldCountProblem(text: string, count: number): Problem {
  const names = fields.map(({ name }) => name).join(', ');
  return {
    code: 'bad-schedule',
    message: `schedule "${text}" has ${count} field${count === 1 ? '' : 's'}, expected 5: ${names}`,
    ...(count === 6 ? { hint: 'Leave the seconds out.' } : {}),
  };
}

/** Reads one field among ones that take anything. */
function checkField(text: string, word: string, index: number): readonly Problem[] {
  const others = fields.map((_, i) => (i === index ? word : '*'));
  try {
    new CronPattern(others.join(' '), undefined, { mode: '5-part' });
    return [];
  } catch {
    const { name, article, expected } = fields[index]!;
    const character = [...text.matchAll(/\S+/g)][index]!.index + 1;
    return [
      {
        code: 'bad-schedule',
        message: `schedule "${text}": expected ${article} ${name} (${expected}) instead of "${word}" (character ${character})`,
        hint: 'Write a number, a list (1,15), a range (1-5), a step (*/2 or 1-9/2) or *.',
      },
    ];
  }
}
