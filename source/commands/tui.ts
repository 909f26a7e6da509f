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
  }
}
