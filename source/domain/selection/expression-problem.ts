import type { Problem } from '../problem.ts';

/** An expression as the user wrote it, and what it selects. */
export interface Expression {
  readonly kind: 'selection' | 'partitions';
  readonly text: string;
}

/** What is wrong at one place of an expression; `at` counts characters from 0. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly at: number;
  readonly hint?: string | undefined;
}

/** `selection "raw,": expected an asset after "," (character 5)`: the character counts from 1. */
export function expressionProblem({ kind, text }: Expression, fault: Fault): Problem {
  const { code, hint } = fault;
  const message = `${kind} "${text}": ${fault.message} (character ${fault.at + 1})`;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}
