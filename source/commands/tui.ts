import { isatty } from 'node:tty';
import { openApp } from '../ui/open-app.tsx';
import { createServices } from './create-services.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { watchForCrash } from './watch-for-crash.ts';

export interface TuiOptions extends WorkspaceOptions {
  /** False: the terminal keeps the mouse. */
  readonly mouse?: boolean;
}

/**
 * `backfill` in a terminal: the interface, until the user leaves it. The user's way out says what
 * becomes of running tasks; a signal or a crash cancels them, so that none is left without a
 * runner.
 */
export async function openTui(options: TuiOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const services = createServices(workspace.value, { err: () => undefined });
  const { stdin, stdout, env } = process;
  const { mouse = true } = options;
  const watch = watchForCrash();
  const releaseSignals = holdSignals();
  let how: 'drain' | 'cancel' = 'cancel';
  try {
    const exit = await Promise.race([
      openApp(services, { stdin, stdout, env, mouse }),
      watch.crash,
    ]);
    if (exit.type === 'left') how = 'drain';
    return exit.type === 'left' ? exitStatus.succeeded : exitStatus.interrupted;
  } finally {
    await services.close(how);
    watch.dispose();
    releaseSignals();
    if (!isatty(stdin.fd)) endWithHangUp();
  }
}

/**
 * Keeps signals from ending the process until its tasks are gone: a closing terminal sends more
 * than one, and the interface listens for the first alone.
 */
function holdSignals(): () => void {
  const ignore = (): void => undefined;
  const signals = ['SIGHUP', 'SIGTERM', 'SIGINT'] as const;
  for (const signal of signals) process.on(signal, ignore);
  return () => {
    for (const signal of signals) process.off(signal, ignore);
  };
}

/** Node aborts when it resets a terminal that is gone; the signal ends the process before that. */
function endWithHangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}
