import { readFileSync } from 'node:fs';

/** One expected value, taken from another system's own tests. */
export interface OracleCase<Input = unknown, Expected = unknown> {
  readonly id: string;
  readonly kind: string;
  readonly input: Input;
  readonly expected: Expected;
  readonly note: string;
  readonly source: string;
}

/** What is told of a case whose check knows its shape. */
type Shaped = OracleCase<never, never>;

const file = new URL('../../fixtures/oracles/semantics.json', import.meta.url);

export const oracleCases = JSON.parse(readFileSync(file, 'utf8')) as readonly OracleCase[];

/** Asserts that the product gives a case's expected value. */
export type Check = (oracle: Shaped) => void | Promise<void>;

/** Checks by kind of case, or by case. */
export type Checks = Readonly<Record<string, Check>>;

/** A check of cases whose input and expected value have these shapes. */
export function check<Input, Expected>(
  assert: (input: Input, expected: Expected) => void | Promise<void>,
): (oracle: OracleCase<Input, Expected>) => void | Promise<void> {
  return ({ input, expected }) => assert(input, expected);
}

/** A check for a kind whose cases are scenes told in prose: each has its own. */
export function checkEach(checks: Checks): Check {
  return (oracle) => checkOf(checks, oracle.id)(oracle);
}

/** Runs the check of a case's kind. Throws when there is none. */
export function runCheck(checks: Checks, oracle: OracleCase): void | Promise<void> {
  return checkOf(checks, oracle.kind)(oracle as Shaped);
}

function checkOf(checks: Checks, name: string): Check {
  const own = checks[name];
  if (!own) throw new Error(`no check for ${name}`);
  return own;
}
