import { openApp } from '../ui/open-app.tsx';
import { createServices } from './create-services.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';

/** Rejects with what is thrown outside of every promise, so that tasks can be ended first. */
function watchForCrash(): { readonly crash: Promise<never>; dispose(): void } {
  let onCrash: (error: unknown) => void = () => undefined;
  const crash = new Promise<never>((_, reject) => {
    onCrash = reject;
  });
  process.on('uncaughtException', onCrash);
  return { crash, dispose: () => void process.off('uncaughtException', onCrash) };
}

/**
 * `backfill` in a terminal: the interface, until the user leaves it. The user's way out says what
 * becomes of running tasks; a signal or a crash cancels them, so that none is left without a
 * runner.
 */
export async function openTui(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const services = createServices(workspace.value, { err: () => undefined });
  const { stdin, stdout, env } = process;
  const watch = watchForCrash();
  let how: 'drain' | 'cancel' = 'cancel';
  try {
    const exit = await Promise.race([openApp(services, { stdin, stdout, env }), watch.crash]);
    if (exit.type === 'left') how = 'drain';
    return exit.type === 'left' ? exitStatus.succeeded : exitStatus.interrupted;
  } finally {
    await services.close(how);
    watch.dispose();
  }
}
