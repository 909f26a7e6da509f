#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { showAssets } from './commands/assets.ts';
import { showImpact } from './commands/impact.ts';
import { writeStarter } from './commands/init.ts';
import { exitStatus, type ExitStatus, type Io } from './commands/io.ts';
import { showLineage } from './commands/lineage.ts';
import { listBackfills } from './commands/list.ts';
import { printLog } from './commands/logs.ts';
import { showPartitions } from './commands/partitions.ts';
import { showPlan } from './commands/plan.ts';
import { retryBackfill } from './commands/retry.ts';
import { runBackfill } from './commands/run.ts';
import { printSchema } from './commands/schema.ts';
import { showBackfill } from './commands/show.ts';
import { showStatus } from './commands/status.ts';
import { explainWhy } from './commands/why.ts';
import manifest from '../package.json' with { type: 'json' };

const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isInteractive: process.stdin.isTTY && process.stdout.isTTY,
  isLive: process.stdout.isTTY && process.env['TERM'] !== 'dumb',
  columns: process.stdout.columns || 80,
  cwd: process.cwd(),
  env: process.env,
};

/** Remembers what the action returned; only the end of this file sets the exit status. */
let status: ExitStatus = exitStatus.succeeded;

function act<A extends unknown[]>(action: (...args: A) => Promise<ExitStatus> | ExitStatus) {
  return async (...args: A): Promise<void> => {
    status = await action(...args);
  };
}

function readCount(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

function readAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount >= 0) return amount;
  throw new InvalidArgumentError('Expected an amount such as 12.50.');
}

function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}

function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ backfill ${example}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${lines}`);
}

/** Options that every command takes. */
function addCommon(command: Command): Command {
  return command
    .option('--config <path>', 'config file (default: the nearest .backfillrc.json)')
    .option('--state-dir <path>', 'where state, plans and logs are kept')
    .option('--now <iso>', 'fix the clock, for a reproducible result')
    .option('--json', 'print one JSON document');
}

function addRequest(command: Command): Command {
  return addCommon(command)
    .option('--only <statuses>', 'missing, failed, stale or all (default: missing,failed,stale)')
    .option('--exclude <selection>', 'leave these out (repeatable)', collect)
    .option('--upstream', 'add missing ancestors')
    .option('--downstream', 'add affected descendants')
    .option('--force', 'take cells whose parents are missing')
    .addOption(new Option('--order <order>', 'which partitions first: oldest or newest'));
}

function addLimits(command: Command): Command {
  return command
    .option('--concurrency <n>', 'tasks at once', readCount)
    .option('--budget <amount>', 'stop launching when spend reaches it', readAmount);
}

const program = addCommon(new Command('backfill'))
  .description('Plan, run, watch and repair backfills of partitioned data.')
  .version(manifest.version)
  .showHelpAfterError('(see backfill --help)')
  .enablePositionalOptions()
  .exitOverride()
  .action(
    act(async (options: object) => {
      if (!io.isInteractive) return showStatus(options, io);
      const { openTui } = await import('./commands/tui.ts');
      return openTui(options, io);
    }),
  );
withExamples(program, '', "plan '*' 2024-01", "run 'weekly+' 'last 30d'");

function addCommand(signature: string, description: string): Command {
  return program.command(signature).description(description).exitOverride();
}

withExamples(
  addCommon(addCommand('assets [selection]', 'the graph and each asset’s partitions by status')),
  'assets',
  "assets '+weekly_summary'",
).action(
  act((selection: string | undefined, options: object) => showAssets(selection, options, io)),
);

withExamples(
  addCommon(addCommand('partitions <asset> [expr]', 'key, window, status, reasons, cost')),
  'partitions clean_weather 2014-01',
).action(
  act((name: string, expression: string | undefined, options: object) =>
    showPartitions({ name, expression }, options, io),
  ),
);

withExamples(
  addCommon(addCommand('lineage <cell>', 'the partitions that a cell reads, or that read it'))
    .addOption(new Option('--upstream', 'what it reads (default)').conflicts('downstream'))
    .option('--downstream', 'what reads it')
    .option('--depth <n>', 'edges to follow at most', readCount),
  'lineage weekly_summary/2014-01-06',
  'lineage raw_weather/2014-01-08 --downstream --depth 2',
).action(act((cell: string, options: object) => showLineage(cell, options, io)));

withExamples(
  addCommon(addCommand('why <cell>', 'why a cell is as it is, and what would change that')),
  'why weekly_summary/2014-01-06',
).action(act((cell: string, options: object) => explainWhy(cell, options, io)));

withExamples(
  addCommon(addCommand('impact <selection> [expr]', 'what goes stale if these are rebuilt')).option(
    '--exclude <selection>',
    'leave these out (repeatable)',
    collect,
  ),
  'impact clean_weather 2014-01-06',
).action(
  act((selection: string, partitions: string | undefined, options: object) =>
    showImpact({ selection, partitions }, options, io),
  ),
);

withExamples(
  addRequest(
    addCommand('plan <selection> [expr]', 'dry run: tasks, reasons, warnings, estimate'),
  ).option('--explain', 'list every stretch of cells with its reason'),
  "plan weekly_summary '2014-01..2014-03' --upstream",
  "plan '*' 'last 30d' --only failed --json",
).action(
  act((selection: string, partitions: string | undefined, options: object) =>
    showPlan({ selection, partitions }, options, io),
  ),
);

withExamples(
  addLimits(addRequest(addCommand('run <selection> [expr]', 'plan and run'))).option(
    '-y, --yes',
    'start without asking',
  ),
  "run '*' 2014-01 --yes",
  "run raw_weather '2014-01..' --budget 5 --concurrency 4",
).action(
  act((selection: string, partitions: string | undefined, options: object) =>
    runBackfill({ selection, partitions }, options, io),
  ),
);

withExamples(
  addCommon(addCommand('status', 'what is built, and what is running or was left unfinished')),
  'status',
).action(act((options: object) => showStatus(options, io)));

withExamples(addCommon(addCommand('list', 'past backfills, newest first')), 'list').action(
  act((options: object) => listBackfills(options, io)),
);

withExamples(
  addCommon(addCommand('show <id>', 'one backfill: outcome, failures, cost')),
  'show bf-7k2',
  'show last',
).action(act((id: string, options: object) => showBackfill(id, options, io)));

withExamples(
  addCommon(addCommand('logs <id> <cell>', 'what a task wrote'))
    .option('--attempt <n>', 'which attempt (default: the last)', readCount)
    .option('-f, --follow', 'go on printing until the attempt ends'),
  'logs last clean_weather/2014-01-14',
).action(act((id: string, cell: string, options: object) => printLog({ id, cell }, options, io)));

withExamples(
  addLimits(addCommon(addCommand('retry <id> [cells...]', 'build what a backfill left unbuilt'))),
  'retry last',
  'retry bf-7k2 clean_weather/2014-01-14',
).action(
  act((id: string, cells: readonly string[], options: object) =>
    retryBackfill({ id, cells }, options, io),
  ),
);

withExamples(addCommand('init', 'write a starter .backfillrc.json here'), 'init').action(
  act(() => writeStarter(io)),
);

withExamples(addCommand('schema', 'print the JSON Schema of .backfillrc.json'), 'schema').action(
  act(() => printSchema(io)),
);

// A reader that closes the pipe early, such as `head`, is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(status);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    status = error.exitCode === 0 ? exitStatus.succeeded : exitStatus.usage;
  } else if (process.env['DEBUG']) {
    throw error;
  } else {
    io.err(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    io.err('This is a bug in backfill; set DEBUG=1 to see where it happened.\n');
    status = exitStatus.state;
  }
}
process.exitCode = status;
