import type { Problem } from '../problem.ts';
import { parseMoment } from '../time/parse-moment.ts';
import type { TimeDefinition } from './definition.ts';
import { timePartitions } from './time-partitions.ts';

/** What is wrong with the `start` and `end` of a definition that is right otherwise. */
export function checkBounds(definition: TimeDefinition): readonly Problem[] {
  const { start, end, timezone } = definition;
  const unreadable = [
    ...checkMoment('start', start, timezone),
    ...(end === undefined ? [] : checkMoment('end', end, timezone)),
  ];
  if (unreadable.length > 0 || end === undefined) return unreadable;
  if (parseMoment(end, timezone)! <= parseMoment(start, timezone)!) {
    const message = `"end" ${end} is not after "start" ${start}`;
    return [{ code: 'end-before-start', message, path: ['end'], hint: 'The end is exclusive.' }];
  }
  if (timePartitions(definition, 0).limit > 0) return [];
  const message = `no whole ${definition.type} window lies between "start" ${start} and "end" ${end}`;
  const hint = 'A window that either of them cuts does not exist.';
  return [{ code: 'no-partitions', message, path: ['end'], hint }];
}

function checkMoment(field: string, text: string, timezone: string): readonly Problem[] {
  if (parseMoment(text, timezone) !== undefined) return [];
  const message = `"${field}" is "${text}", expected a date such as 2024-01-31 or a date-time such as 2024-01-31T06:00`;
  return [{ code: 'bad-moment', message, path: [field] }];
}
