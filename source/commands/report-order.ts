import type { Result } from '../domain/problem.ts';
import type { LimitOverrides } from '../domain/schedule/limit-commands.ts';
import type { LaunchOrder, Started } from '../engine/runner-message.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';

/** What `run --detach --json` and `retry --detach --json` print. */
export interface StartedDocument extends Started {
  readonly version: 1;
}

/** What a command line says about how a backfill is carried. */
export interface CarryOptions extends LimitOverrides {
  /** Wait for no other backfill. */
  readonly sideBySide?: boolean;
  /** Wait for all others, whatever the config says. */
  readonly queue?: boolean;
}

/** Says what came of an order to a runner: the backfill's id, and how to see more of it. */
export function reportOrder(
  started: Result<Started>,
  { json }: { readonly json?: boolean },
  io: Io,
): ExitStatus {
  if (!started.ok) return reportProblems(io, started.problems);
  if (json === true) {
    printJson(io, { version: 1, ...started.value } satisfies StartedDocument);
  } else io.out(formatStarted(started.value));
  return exitStatus.succeeded;
}

function formatStarted({ id, waitsFor, kind, pid }: Started): string {
  const isDetached = kind === 'detached';
  const where = isDetached ? 'in the background' : `in the terminal of process ${pid}`;
  const what = waitsFor.length === 0 ? 'runs' : 'waits';
  const until = waitsFor.length === 0 ? '' : ` ${describeQueue(waitsFor)}`;
  return [
    `${id} ${what} ${where}${until}.\n`,
    isDetached ? '' : '  ctrl-c in that terminal stops it too\n',
    `  watch it   backfill watch ${id}\n`,
    `  stop it    backfill pause ${id}, backfill cancel ${id}\n`,
  ].join('');
}

/** Until when a backfill waits for its turn. */
export function describeQueue(waitsFor: readonly string[]): string {
  const [has, is] = waitsFor.length === 1 ? ['has', 'is'] : ['have', 'are'];
  return `until ${waitsFor.join(', ')} ${has} ended or ${is} paused`;
}

/** What an order says beside what is to be run. */
export function readTerms(options: CarryOptions): Pick<LaunchOrder, 'limits' | 'sideBySide'> {
  const { concurrency, budget, maxFailures, sideBySide, queue } = options;
  const limits = {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(budget === undefined ? {} : { budget }),
    ...(maxFailures === undefined ? {} : { maxFailures }),
  };
  if (sideBySide !== true && queue !== true) return { limits };
  return { limits, sideBySide: queue !== true };
}
