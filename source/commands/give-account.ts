import type { BackfillOutcome } from '../domain/events.ts';
import type { Run } from '../domain/schedule/run.ts';
import { formatRun } from './format-run.ts';
import { exitStatus, printJson, type ExitStatus, type Io } from './io.ts';
import { viewRun } from './view-run.ts';

const statusOf: Readonly<Record<BackfillOutcome, ExitStatus>> = {
  succeeded: exitStatus.succeeded,
  failed: exitStatus.failures,
  guarded: exitStatus.guarded,
  cancelled: exitStatus.interrupted,
  interrupted: exitStatus.interrupted,
};

/** Prints what came of a run that nobody carries any more, and gives its exit status. */
export function giveAccount(
  run: Run,
  outcome: BackfillOutcome,
  { io, json, currency }: { readonly io: Io; readonly json: boolean; readonly currency: string },
): ExitStatus {
  if (json) printJson(io, viewRun(run));
  else io.out(`\n${formatRun(run, { currency, io })}`);
  return statusOf[outcome];
}
