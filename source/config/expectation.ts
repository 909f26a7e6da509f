import type * as z from 'zod';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text in double quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * Makes an issue's message the thing that was expected, as a noun phrase; for unknown keys, the
 * known ones separated by spaces. `describeIssues` makes the sentence.
 */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[isWholeNumber(issue.inst) ? 'int' : issue.expected];
    case 'invalid_value':
      return listChoices(issue.values);
    case 'invalid_union':
      return listChoices(optionsOf(issue));
    case 'too_small':
      return describeMinimum(issue);
    case 'too_big':
      return `${String(issue.maximum)} or less`;
    case 'unrecognized_keys':
      return knownKeys(issue.inst).join(' ');
    default:
      return undefined;
  }
}

function isWholeNumber(schema: z.core.$ZodRawIssue['inst']): boolean {
  return (
    schema !== undefined && 'format' in schema._zod.def && schema._zod.def.format === 'safeint'
  );
}

function listChoices(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? texts[0]! : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)!}`;
}

function describeMinimum(issue: {
  origin: string;
  minimum: number | bigint;
  inclusive?: boolean;
}): string {
  if (issue.origin === 'string') return 'text that is not empty';
  if (issue.origin === 'array') return 'a list that is not empty';
  return issue.inclusive === false ? `more than ${issue.minimum}` : `${issue.minimum} or more`;
}

function knownKeys(schema: unknown): readonly string[] {
  const { shape } = (schema as z.ZodObject)._zod.def;
  return Object.keys(shape);
}

/** Values of the key that tells alternatives apart. */
export function optionsOf(issue: object): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}
