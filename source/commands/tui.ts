import { isatty } from 'node:tty';
import type { Session } from '../ui/services.ts';
import { openApp } from '../ui/open-app.tsx';
import { createServices } from './create-services.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type ReadWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { openSession } from './shown-backfill.ts';

export interface TuiOptions extends WorkspaceOptions {
  /** False: the terminal keeps the mouse. */
  readonly mouse?: boolean;
}

/**
 * `backfill` in a terminal: the interface, until the user leaves it. It opens on the backfill that
 * runs. However it ends, what runs goes on, unless the user said otherwise.
 */
export async function openTui(options: TuiOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { stdin, stdout, env } = process;
  const { mouse = true } = options;
  const live = await openLive(workspace.value);
  const shown = live === undefined ? {} : { initialSession: live };
  try {
    const services = createServices(workspace.value);
    const exit = await openApp(services, { stdin, stdout, env, mouse, ...shown });
    if (exit.type === 'signal') return exitStatus.interrupted;
    if (exit.goesOn !== undefined) io.out(sayHowToComeBack(exit.goesOn));
    return exitStatus.succeeded;
  } finally {
    if (!isatty(stdin.fd)) endWithHangUp();
  }
}

/** The backfill that runs; of several, the one that something happened in last. */
async function openLive(workspace: ReadWorkspace): Promise<Session | undefined> {
  const live = workspace.store.backfills.filter(({ isLive }) => isLive);
  const [newest] = [...live].sort((a, b) => b.updatedAt - a.updatedAt);
  if (newest === undefined) return undefined;
  const opened = await openSession(workspace, newest.id);
  return opened.ok ? opened.value : undefined;
}

function sayHowToComeBack(id: string): string {
  return `${id} goes on in the background. Come back with \`backfill\`, or \`backfill watch ${id}\`.\n`;
}

/** Node aborts when it resets a terminal that is gone; the signal ends the process before that. */
function endWithHangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}
