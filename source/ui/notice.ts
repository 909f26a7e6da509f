import { formatProblem, type Problem } from '../domain/problem.ts';

/** A line about what just happened; it stays until the next key. */
export interface Notice {
  readonly tone: 'info' | 'warning' | 'bad';
  readonly text: string;
}

/** Problems as one line. */
export function noticeOf(problems: readonly Problem[]): Notice {
  return { tone: 'bad', text: problems.map(formatProblem).join('; ') };
}
