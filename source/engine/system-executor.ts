import type { Executor } from './executor.ts';
import { launcherExecutor } from './launcher-executor.ts';
import type { SpareLaunchers } from './spare-launchers.ts';
import { slotExecutor } from './slot-executor.ts';

/**
 * The best way to run processes on this computer: under a launcher where Python can run one, else
 * under slots where there is a shell for them, else directly. The folder is for the records of one
 * backfill's tasks. One of the spares becomes the launcher while there are any.
 */
export function systemExecutor(folder: string, spares?: SpareLaunchers): Executor {
  return launcherExecutor({ folder, fallback: slotExecutor({ folder }), spares });
}
