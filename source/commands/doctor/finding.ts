import type { Problem } from '../../domain/problem.ts';

/** What one look at something came to. */
export interface Finding {
  /** What was looked at, a word or two. */
  readonly check: string;
  readonly level: 'ok' | 'warn' | 'problem';
  /** What was found: one sentence without a full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A problem as a finding of what was looked at. */
export function findingOf(check: string, { message, hint, location }: Problem): Finding {
  const place = location ? `${location.file}:${location.line}:${location.column} ` : '';
  const text = `${place}${message}`;
  return { check, level: 'problem', message: text, ...(hint === undefined ? {} : { hint }) };
}
