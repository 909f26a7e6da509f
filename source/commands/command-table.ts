import type { Call, CommandEntry } from './command-entry.ts';
import type { ExitStatus } from './io.ts';
import { lookCommands } from './look-commands.ts';
import { runCommands } from './run-commands.ts';
import { upkeepCommands } from './upkeep-commands.ts';

/** Every command, in the order in which help lists them. */
export const commandTable: readonly CommandEntry[] = [
  ...runCommands,
  ...lookCommands,
  ...upkeepCommands,
];

/** `backfill` alone: the interface, or without a terminal the overview. */
export async function openBackfill({ options, io }: Call): Promise<ExitStatus> {
  if (!io.isInteractive) return (await import('./status.ts')).showStatus(options, io);
  return (await import('./tui.ts')).openTui(options, io);
}
