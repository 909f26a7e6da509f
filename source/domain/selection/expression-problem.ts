import type { Fault, Problem } from '../problem.ts';

/** An expression as the user wrote it, and what it selects. */
export interface Expression {
  readonly kind: 'selection' | 'partitions';
  readonly text: string;
}

/** What is wrong at one place of an expression, and what may be meant instead. */
export interface Mistake extends Fault {
  readonly code: string;
  readonly hint?: string | undefined;
}

/** `selection "raw,": expected an asset after "," (character 5)`: the character counts from 1. */
export function expressionProblem({ kind, text }: Expression, mistake: Mistake): Problem {
  const { code, at, hint } = mistake;
  const message = `${kind} "${text}": ${mistake.message} (character ${at + 1})`;
  const fault = { at, message: mistake.message };
  return { code, message, fault, ...(hint === undefined ? {} : { hint }) };
}
