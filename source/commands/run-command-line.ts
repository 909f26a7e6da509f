import { CommanderError } from 'commander';
import { StoreError } from '../store/store-error.ts';
import { createProgram, UsageError } from './create-program.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';

/** Tells what ended a command; a bug shows where it happened when `DEBUG` is set. */
function reportError(error: unknown, io: Io): ExitStatus {
  if (error instanceof CommanderError) return exitStatus.succeeded;
  if (error instanceof UsageError || error instanceof StoreError) {
    return reportProblems(io, [error.problem]);
  }
  const isDebugging = (io.env['DEBUG'] ?? '') !== '';
  const stack = error instanceof Error ? error.stack : undefined;
  const message = error instanceof Error ? error.message : String(error);
  io.err(`error: ${isDebugging ? (stack ?? message) : message}\n`);
  io.err('This is a bug in backfill.');
  io.err(isDebugging ? '\n' : ' Set DEBUG=1 to see where it happened.\n');
  return exitStatus.state;
}

/** Runs the command that the words after `backfill` name, and resolves with its exit status. */
export async function runCommandLine(words: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.succeeded;
  const program = createProgram(io, (reported) => {
    status = reported;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return status;
  } catch (error) {
    return reportError(error, io);
  }
}
