import type * as z from 'zod';
import { didYouMean, nearestName } from '../domain/nearest-name.ts';
import type { Finding } from './finding.ts';
import type { JsonPath } from './json-document.ts';
import { nameSubject, subjectOf, valueAt } from './config-path.ts';
import { optionsOf } from './expectation.ts';

type Issue = z.core.$ZodIssue;
type UnknownKeysIssue = Extract<Issue, { code: 'unrecognized_keys' }>;

/** Every issue as problems, each with what was expected and the nearest valid name. */
export function describeIssues(issues: readonly Issue[], value: unknown): readonly Finding[] {
  const flat = issues.flatMap(narrowUnion);
  const misspelt = new Set(flat.filter(isUnknownKeys).flatMap(misspeltPaths));
  return flat.flatMap((issue) => {
    const found = valueAt(value, issue.path);
    if (found === undefined && misspelt.has(pathText(issue.path))) return [];
    return describeIssue(issue, found);
  });
}

/** The issues of the one alternative that the value was meant as, when that is clear. */
function narrowUnion(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const possible = issue.errors.filter((errors) => !errors.some(isOtherKind));
  const known = possible.filter((errors) => !errors.some(isUnknownKeysAtRoot));
  const meant = possible.length > 1 ? known : possible;
  if (meant.length !== 1) return [issue];
  return meant[0]!.flatMap((inner) =>
    narrowUnion({ ...inner, path: [...issue.path, ...inner.path] }),
  );
}

function isOtherKind(issue: Issue): boolean {
  return (
    issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
  );
}

/** One of several kinds of objects whose keys are others. */
function isUnknownKeysAtRoot(issue: Issue): boolean {
  return issue.path.length === 0 && isUnknownKeys(issue);
}

function isUnknownKeys(issue: Issue): issue is UnknownKeysIssue {
  return issue.code === 'unrecognized_keys';
}

/** Known keys that unknown ones stand for: not to be called missing as well. */
function misspeltPaths(issue: UnknownKeysIssue): readonly string[] {
  const known = issue.message.split(' ');
  return issue.keys.flatMap((key) => {
    const meant = known.length === 1 ? known[0] : nearestName(key, known);
    return meant === undefined ? [] : [pathText([...issue.path, meant])];
  });
}

function describeIssue(issue: Issue, found: unknown): readonly Finding[] {
  const path = issue.path as JsonPath;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, issue.message.split(' ')));
    case 'invalid_key':
      return [wrongName(path, issue.issues[0]!.message)];
    case 'custom':
      return [issue.params === undefined ? wrongValue(issue, found) : stated(path, issue)];
    default:
      return [found === undefined ? missingValue(issue) : wrongValue(issue, found)];
  }
}

function unknownKey(path: JsonPath, key: string, known: readonly string[]): Finding {
  const hint = didYouMean(key, known) ?? `Known keys: ${known.join(', ')}.`;
  const { owner, field } = subjectOf(path);
  const inside = field === '' ? '' : ` in "${field}"`;
  return {
    problem: { code: 'unknown-key', message: `${owner}unknown key "${key}"${inside}`, hint },
    place: { path: [...path, key], at: 'key' },
  };
}

function wrongName(path: JsonPath, expected: string): Finding {
  const name = String(path.at(-1));
  const code = 'invalid-name';
  return {
    problem: { code, message: `"${name}" must be ${expected}` },
    place: { path, at: 'key' },
  };
}

function stated(path: JsonPath, issue: Extract<Issue, { code: 'custom' }>): Finding {
  const { owner, field } = subjectOf(path);
  const { code, hint } = issue.params as { code: string; hint: string };
  return {
    problem: { code, message: `${owner}${issue.message} in "${field}"`, hint },
    place: { path, at: 'value' },
  };
}

function missingValue(issue: Issue): Finding {
  const path = issue.path as JsonPath;
  const message = `${nameSubject(path)} is missing: expected ${issue.message}`;
  return { problem: { code: 'missing-key', message }, place: { path, at: 'key' } };
}

function wrongValue(issue: Issue, found: unknown): Finding {
  const path = issue.path as JsonPath;
  const message = `${nameSubject(path)} must be ${issue.message}, not ${describeValue(found)}`;
  const hint = nearestChoice(issue, found);
  return {
    problem: { code: 'invalid-value', message, ...(hint !== undefined && { hint }) },
    place: { path, at: 'value' },
  };
}

function nearestChoice(issue: Issue, found: unknown): string | undefined {
  if (typeof found !== 'string') return undefined;
  return didYouMean(found, choicesOf(issue).map(String));
}

function choicesOf(issue: Issue): readonly unknown[] {
  if (issue.code === 'invalid_value') return issue.values;
  if (issue.code !== 'invalid_union') return [];
  return [...optionsOf(issue), ...issue.errors.flat().flatMap(choicesOf)];
}

/** Longest list or object that a message repeats, in characters. */
const longestShown = 30;

function describeValue(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= longestShown || typeof value !== 'object') return text;
  return Array.isArray(value) ? 'a list' : 'an object';
}

function pathText(path: readonly PropertyKey[]): string {
  return JSON.stringify(path);
}
