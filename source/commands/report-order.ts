import type { Result } from '../domain/problem.ts';
import type { LimitOverrides } from '../domain/schedule/limit-commands.ts';
import type { Started } from '../engine/runner-message.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';

/** What `run --detach --json` and `retry --detach --json` print. */
export interface StartedDocument extends Started {
  readonly version: 1;
}

/** Says what came of an order to a runner: the backfill's id, and how to see more of it. */
export function reportOrder(
  started: Result<Started>,
  { json }: { readonly json?: boolean },
  io: Io,
): ExitStatus {
  if (!started.ok) return reportProblems(io, started.problems);
  const { id, waitsFor } = started.value;
  if (json === true) printJson(io, { version: 1, id, waitsFor } satisfies StartedDocument);
  else io.out(formatStarted(started.value));
  return exitStatus.succeeded;
}

function formatStarted({ id, waitsFor }: Started): string {
  const what =
    waitsFor.length === 0
      ? `${id} runs in the background`
      : `${id} waits in the background until ${waitsFor.join(', ')} has ended or is paused`;
  return [
    `${what}.\n`,
    `  watch it   backfill watch ${id}\n`,
    `  stop it    backfill pause ${id}, backfill cancel ${id}\n`,
  ].join('');
}

/** The limits that a command line says. */
export function pickLimits({ concurrency, budget, maxFailures }: LimitOverrides): LimitOverrides {
  return {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(budget === undefined ? {} : { budget }),
    ...(maxFailures === undefined ? {} : { maxFailures }),
  };
}
