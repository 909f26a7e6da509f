/** Where in a file a problem stands; line and column count from 1. */
export interface ProblemLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A user's mistake as a value: what is wrong, where, and what to do about it. */
export interface Problem {
  /** Stable kebab-case identifier, such as `unknown-asset`. */
  readonly code: string;
  /** What, where, what was expected: one sentence without a full stop inside brackets. */
  readonly message: string;
  readonly location?: ProblemLocation;
  /**
   * JSON path of what is wrong, for whoever knows the file to turn into a location. From the
   * config's root (`['assets', 'weekly', 'deps', 0]`), or from the value that was checked alone
   * (`['end']` in a partitions definition).
   */
  readonly path?: readonly (string | number)[];
  /** What to do next, such as `Did you mean "clean"?`. */
  readonly hint?: string;
  /** The same for whoever shows the expression itself and can point into it. */
  readonly fault?: Fault;
}

/** What is wrong at one place of an expression. */
export interface Fault {
  /** Offset into the expression, from 0. */
  readonly at: number;
  /** The problem's message without the expression and the place. */
  readonly message: string;
}

/** Either a value or everything that is wrong with the input. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(...problems: readonly Problem[]): Result<never> {
  return { ok: false, problems };
}

/** The problem for a text that has `offset` characters before the expression. */
export function shiftFault(problem: Problem, offset: number): Problem {
  const { fault } = problem;
  return fault ? { ...problem, fault: { ...fault, at: fault.at + offset } } : problem;
}

/** One line a person can act on: `file:line:column message. hint`. */
export function formatProblem(problem: Problem): string {
  const { location, message, hint } = problem;
  const place = location ? `${location.file}:${location.line}:${location.column} ` : '';
  return hint === undefined ? `${place}${message}` : `${place}${message}. ${hint}`;
}
