import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { formatBackfills, viewBackfill } from './view-backfill.ts';

/**
 * `backfill list`: every backfill of the state directory, newest first. `--json` prints
 * `{version, backfills: BackfillDocument[]}`.
 */
export async function listBackfills(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, store } = workspace.value;
  if (options.json === true) {
    printJson(io, { version: 1, backfills: store.backfills.map(viewBackfill) });
  } else if (store.backfills.length === 0) {
    io.out("No backfill has been run yet. See what one would do: backfill plan '*'\n");
  } else {
    io.out(formatBackfills(store.backfills, { config, room: io }));
  }
  return exitStatus.succeeded;
}
