import { Command, type CommanderError } from 'commander';
import type { Problem } from '../domain/problem.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Call, CommandEntry } from './command-entry.ts';
import { commandTable, openBackfill } from './command-table.ts';
import type { ExitStatus, Io } from './io.ts';
import { addCommon, type AnyOptions } from './program-options.ts';
import { unknownCommand, unknownOption, usageProblem } from './usage-problem.ts';

/** A command line that was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Every example as it would be typed, under a heading. */
function formatExamples(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((each) => `  $ backfill ${each}`.trimEnd()).join('\n')}`;
}

const closing = `
Exit status:
  0  all succeeded            3    stopped by a guard, such as the budget
  1  finished with failures   4    state directory busy or unreadable
  2  bad usage or config      130  interrupted

Environment:
  BACKFILL_NOW, BACKFILL_STATE_DIR   as --now and --state-dir
  NO_COLOR, DEBUG                    no colours; stack traces of bugs`;

/** Throws the mistake instead of printing it; help and version only end the parsing. */
function throwUsage(command: Command): Command {
  return command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : new UsageError(usageProblem(command, error));
  });
}

type Act = (command: Command, run: (call: Call) => Promise<ExitStatus>) => Promise<void>;

function addEntry(program: Command, entry: CommandEntry, act: Act): void {
  const command = entry.addOptions(
    program.command(entry.name, { hidden: entry.isHidden === true }),
  );
  for (const [name, description] of entry.args) command.argument(name, description);
  throwUsage(command)
    .allowExcessArguments(false)
    .description(entry.description)
    .helpGroup(entry.group)
    .addHelpText('after', formatExamples(entry.examples))
    .action(() => act(command, (call) => entry.run(call)));
}

function addHelp(program: Command): void {
  const command = program.command('help [command]').description('help about a command');
  throwUsage(command)
    .allowExcessArguments(false)
    .helpGroup('Set up:')
    .action((name: string | undefined) => {
      const about = program.commands.find((each) => each.name() === name);
      if (name !== undefined && !about) throw new UsageError(unknownCommand(program, name));
      (about ?? program).help();
    });
}

/** `backfill` alone takes no words: one that is there names a command or option that is not. */
function refuseWords(program: Command): void {
  const [word] = program.args;
  if (word === undefined) return;
  const isOption = word.startsWith('-');
  throw new UsageError(isOption ? unknownOption(program, word) : unknownCommand(program, word));
}

/** A command with its arguments, in the list of commands. */
function subcommandTerm(command: Command): string {
  const args = command.registeredArguments.map((each) => {
    const name = each.name() + (each.variadic ? '...' : '');
    return each.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...args].join(' ');
}

function createRoot(io: Io): Command {
  const columns = Number.isFinite(io.columns) ? io.columns : 80;
  const program = new Command('backfill');
  return throwUsage(addCommon(program))
    .option('--no-mouse', 'leave the mouse to the terminal')
    .description('Plan, run, watch and repair backfills of partitioned data.')
    .usage('[command] [options]')
    .version(manifest.version)
    .helpCommand(false)
    .enablePositionalOptions()
    .allowExcessArguments()
    .allowUnknownOption()
    .configureHelp({ subcommandTerm, minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(columns, 100),
      getErrHelpWidth: () => Math.min(columns, 100),
    });
}

/**
 * The command line. `report` is told the exit status of the command that ran; parsing throws a
 * `UsageError`, or commander's own error with exit code 0 after help or the version was printed.
 */
export function createProgram(io: Io, report: (status: ExitStatus) => void): Command {
  const program = createRoot(io);
  const act: Act = async (command, run) => {
    const options: AnyOptions = { ...program.opts(), ...command.opts() };
    report(await run({ args: command.args, options, io }));
  };
  program.action(() => {
    refuseWords(program);
    return act(program, openBackfill);
  });
  for (const entry of commandTable) addEntry(program, entry, act);
  addHelp(program);
  return program.addHelpText(
    'after',
    `${formatExamples(['', "plan '*' 2014-01", "run 'weekly_summary+' 'last 30d'"])}\n${closing}`,
  );
}
