import type { Problem } from '../problem.ts';
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
export function checkKeyFormat({ type, format }: TimeDefinition): readonly Problem[] {
  if (format === undefined) return [];
  const problem =
    checkPattern(format) ?? checkCompleteness(type, format) ?? checkPunctuation(format);
  return problem ? [{ ...problem, path: ['format'] }] : [];
}

function checkCompleteness(type: TimeGranularity, format: string): Problem | undefined {
  const fields = fieldsOf(format);
  const absent = needed[type].filter((choices) => !choices.some((each) => fields.has(each)));
  if (absent.length === 0) return undefined;
  const names = absent.map((choices) => choices.join(' or ')).join(' and ');
  return {
    code: 'ambiguous-format',
    message: `format "${format}" gives several ${type} partitions the same key, expected ${names} in it`,
  };
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
