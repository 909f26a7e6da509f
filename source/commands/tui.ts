import { openApp } from '../ui/open-app.tsx';
import { createServices } from './create-services.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';

/** `backfill` in a terminal: the interface, until the user leaves it. */
export async function openTui(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const services = createServices(workspace.value, { err: () => undefined });
  await openApp(services, { stdin: process.stdin, stdout: process.stdout, env: process.env });
  return exitStatus.succeeded;
}
