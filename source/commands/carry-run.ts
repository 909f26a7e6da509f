import type { BackfillOutcome } from '../domain/events.ts';
import type { Runner } from '../engine/start-runner.ts';
import { viewRun } from './view-run.ts';
import { formatRun } from './format-run.ts';
import { exitStatus, printJson, type ExitStatus, type Io } from './io.ts';
import { followRun } from './run-progress.ts';

const statusOf: Readonly<Record<BackfillOutcome, ExitStatus>> = {
  succeeded: exitStatus.succeeded,
  failed: exitStatus.failures,
  guarded: exitStatus.guarded,
  cancelled: exitStatus.interrupted,
  interrupted: exitStatus.interrupted,
};

/** How many signals have come decides how hard to stop: first drain, then cancel. */
function stopOnSignals(runner: Runner, io: Io): () => void {
  let asked = 0;
  const onSignal = () => {
    asked += 1;
    if (asked === 1) {
      io.err('\nStopping: running tasks may finish. Press ctrl-c again to cancel them.\n');
      void runner.stop('drain');
    } else {
      void runner.stop('cancel');
    }
  };
  const onHangup = () => void runner.stop('cancel');
  process.on('SIGINT', onSignal).on('SIGTERM', onHangup).on('SIGHUP', onHangup);
  return () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onHangup).off('SIGHUP', onHangup);
  };
}

/** Shows a runner's progress until it ends, prints its account and gives its exit status. */
export async function carryRun(
  runner: Runner,
  { io, json, currency }: { readonly io: Io; readonly json: boolean; readonly currency: string },
): Promise<ExitStatus> {
  const release = stopOnSignals(runner, io);
  const unsubscribe = json
    ? () => undefined
    : runner.subscribe(followRun(runner.run, io, currency));
  try {
    const outcome = await runner.done;
    if (json) printJson(io, viewRun(runner.run));
    else io.out(`\n${formatRun(runner.run, currency)}`);
    return statusOf[outcome];
  } finally {
    unsubscribe();
    release();
  }
}
