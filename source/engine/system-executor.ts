import type { Executor } from './executor.ts';
import { launcherExecutor } from './launcher-executor.ts';
import type { SpareLauncher } from './spare-launcher.ts';
import { slotExecutor } from './slot-executor.ts';

/**
 * The best way to run processes on this computer: under a launcher where Python can run one, else
 * under slots where there is a shell for them, else directly. The folder is for the records of one
 * backfill's tasks. The spare is used if it is still there to become the launcher.
 */
export function systemExecutor(folder: string, spare?: SpareLauncher): Executor {
  return launcherExecutor({ folder, fallback: slotExecutor({ folder }), spare });
}
