import { formatProblem, type Problem } from '../domain/problem.ts';

/** What `backfill` tells its caller; DESIGN's table, and the only numbers a command returns. */
export const exitStatus = {
  succeeded: 0,
  failures: 1,
  usage: 2,
  guarded: 3,
  state: 4,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** The terminal, or whatever stands in for it, as a command sees it. */
export interface Io {
  /** Writes text to stdout as it is; does nothing once its reader is gone. */
  out(text: string): void;
  /** Writes text to stderr as it is. */
  err(text: string): void;
  /** Stdin and stdout are both terminals, so a person can be asked. */
  readonly isInteractive: boolean;
  /** Stdout is a terminal that moves its cursor. */
  readonly isLive: boolean;
  /** Stdout's reader is gone, so that nothing more need be found out for it. */
  readonly isClosed: boolean;
  /** Columns of stdout as of now; infinite when it is no terminal. */
  readonly columns: number;
  /** Stdout shows more than ASCII. */
  readonly unicode: boolean;
  /** Stdout shows colours. */
  readonly color: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The status that fits problems: an unusable state directory has its own. */
export function statusOfProblems(problems: readonly Problem[]): ExitStatus {
  return problems.some((problem) => problem.code.startsWith('state-'))
    ? exitStatus.state
    : exitStatus.usage;
}

/** Tells every problem on stderr, one a line, and returns the status that fits them. */
export function reportProblems(io: Pick<Io, 'err'>, problems: readonly Problem[]): ExitStatus {
  for (const problem of problems) io.err(`error: ${formatProblem(problem)}\n`);
  return statusOfProblems(problems);
}

/** Prints one JSON document, as `--json` promises. */
export function printJson(io: Io, document: unknown): void {
  io.out(`${JSON.stringify(document, null, 2)}\n`);
}
