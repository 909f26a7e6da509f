import type { Command } from 'commander';
import type { ExitStatus, Io } from './io.ts';
import {
  addCollection,
  addCommon,
  addDetach,
  addExclude,
  addLimits,
  addLineage,
  addLog,
  addRequest,
  type AnyOptions,
} from './program-options.ts';

/** What a command line came to, once it was understood. */
export interface Call {
  /** By position; an optional one may be absent, a variadic one may be many. */
  readonly args: readonly string[];
  readonly options: AnyOptions;
  readonly io: Io;
}

/** One command of the command line. Its code is loaded when it is called, not before. */
export interface CommandEntry {
  readonly name: string;
  /** In commander's spelling, each with what it is: `['[expr]', 'which partitions']`. */
  readonly args: readonly (readonly [string, string])[];
  readonly group: 'Look:' | 'Plan and run:' | 'Set up:' | 'Keep in order:';
  readonly description: string;
  /** For the program itself: not in help. */
  readonly isHidden?: true;
  /** What follows `backfill` in its examples. */
  readonly examples: readonly string[];
  addOptions(command: Command): Command;
  run(call: Call): Promise<ExitStatus>;
}

const selection = [
  '<selection>',
  'assets: name, glob*, group:x, tag:k=v, +a (upstream), a+ (downstream), !x (without), *',
] as const;
const partitions = [
  '[expr]',
  "partitions: 2024-01, 2024-01-01..2024-03-31, 2024-06.., 'last 30d', names, !x (without)",
] as const;
const backfill = ['<id>', 'its id, the beginning of it, or last'] as const;
const cell = ['<cell>', 'asset/partition, such as clean_weather/2014-01-14'] as const;

/** Every command, in the order in which help lists them. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'plan',
    args: [selection, partitions],
    group: 'Plan and run:',
    description: 'dry run: tasks, reasons, warnings, estimate',
    examples: [
      "plan weekly_summary '2014-01..2014-03' --upstream",
      "plan '*' 'last 30d' --only failed --json",
      "plan 'group:reports' 2014 --explain",
      "plan '*' 2014 --out plan.json",
      "plan '*' --diff last",
    ],
    addOptions: (command) =>
      addRequest(addCommon(command))
        .option('--explain', 'list every stretch of cells with its reason')
        .option('--out <file>', 'write the plan to a .json file, for `run` to run later')
        .option('--diff <id|file>', 'compare with the plan of a backfill, or in a .json file'),
    run: async ({ args: [assets = '', expression], options, io }) =>
      (await import('./plan.ts')).showPlan(
        { selection: assets, partitions: expression },
        options,
        io,
      ),
  },
  {
    name: 'run',
    args: [
      ['[selection]', `${selection[1]}; or a plan file that \`plan --out\` wrote`],
      partitions,
    ],
    group: 'Plan and run:',
    description: 'plan and run, or run a plan file',
    examples: [
      "run '*' 2014-01 --yes",
      "run '*' 2014 --yes --detach",
      "run raw_weather '2014-01..' --budget 5 --concurrency 4",
      'run clean_weather 2014-01-14 --only all --downstream',
      'run plan.json --yes',
    ],
    addOptions: (command) =>
      addDetach(addLimits(addRequest(addCommon(command))))
        .option('--plan <file>', 'run this plan file; --force: though the state has changed')
        .option('-y, --yes', 'start without asking'),
    run: async ({ args: [assets, expression], options, io }) =>
      (await import('./run.ts')).runBackfill(
        { selection: assets, partitions: expression },
        options,
        io,
      ),
  },
  {
    name: 'retry',
    args: [backfill, ['[cells...]', 'cells to retry (default: all that are not built)']],
    group: 'Plan and run:',
    description: 'build what a backfill left unbuilt; one that has ended is taken up again',
    examples: ['retry last', 'retry bf-7k2 clean_weather/2014-01-14', 'retry last --detach'],
    addOptions: (command) => addDetach(addLimits(addCommon(command))),
    run: async ({ args: [id = '', ...cells], options, io }) =>
      (await import('./retry.ts')).retryBackfill({ id, cells }, options, io),
  },
  {
    name: 'cancel',
    args: [backfill, ['[cells...]', 'cells to cancel (default: all that are not built)']],
    group: 'Plan and run:',
    description: 'cancel a running backfill, or cells of it',
    examples: ['cancel last', 'cancel bf-7k2 clean_weather/2014-01-14'],
    addOptions: addCommon,
    run: async ({ args: [id = '', ...cells], options, io }) =>
      (await import('./steer-backfill.ts')).steerBackfill('cancel', { id, cells }, { options, io }),
  },
  {
    name: 'pause',
    args: [backfill],
    group: 'Plan and run:',
    description: 'start no more tasks; running ones finish',
    examples: ['pause last'],
    addOptions: addCommon,
    run: async ({ args: [id = ''], options, io }) =>
      (await import('./steer-backfill.ts')).steerBackfill(
        'pause',
        { id, cells: [] },
        { options, io },
      ),
  },
  {
    name: 'resume',
    args: [backfill],
    group: 'Plan and run:',
    description: 'go on with a paused backfill, or take up one that nobody runs',
    examples: ['resume last', 'resume bf-7k2 --detach'],
    addOptions: (command) => addDetach(addLimits(addCommon(command))),
    run: async ({ args: [id = ''], options, io }) =>
      (await import('./resume.ts')).resumeBackfill(id, options, io),
  },
  {
    name: 'watch',
    args: [['[id]', 'its id, the beginning of it, or last (default: the one that runs)']],
    group: 'Look:',
    description: 'follow a running backfill to its end; leaving changes nothing',
    examples: ['watch', 'watch bf-7k2'],
    addOptions: addCommon,
    run: async ({ args: [id], options, io }) =>
      (await import('./watch.ts')).watchBackfill(id, options, io),
  },
  {
    name: 'status',
    args: [],
    group: 'Look:',
    description: 'what is built, and what is running or was left unfinished',
    examples: ['status', 'status --json'],
    addOptions: addCommon,
    run: async ({ options, io }) => (await import('./status.ts')).showStatus(options, io),
  },
  {
    name: 'list',
    args: [],
    group: 'Look:',
    description: 'past backfills, newest first',
    examples: ['list'],
    addOptions: addCommon,
    run: async ({ options, io }) => (await import('./list.ts')).listBackfills(options, io),
  },
  {
    name: 'show',
    args: [backfill],
    group: 'Look:',
    description: 'one backfill: outcome, failures, cost',
    examples: ['show bf-7k2', 'show last --json'],
    addOptions: addCommon,
    run: async ({ args: [id = ''], options, io }) =>
      (await import('./show.ts')).showBackfill(id, options, io),
  },
  {
    name: 'logs',
    args: [backfill, cell],
    group: 'Look:',
    description: 'what a task wrote',
    examples: [
      'logs last clean_weather/2014-01-14',
      'logs bf-7k2 clean_weather/2014-01-14 --attempt 1',
      'logs last station_model --follow',
    ],
    addOptions: (command) => addLog(addCommon(command)),
    run: async ({ args: [id = '', name = ''], options, io }) =>
      (await import('./logs.ts')).printLog({ id, cell: name }, options, io),
  },
  {
    name: 'assets',
    args: [['[selection]', selection[1]]],
    group: 'Look:',
    description: 'the graph, and the partitions of each asset by status',
    examples: ['assets', "assets '+weekly_summary'"],
    addOptions: addCommon,
    run: async ({ args: [assets], options, io }) =>
      (await import('./assets.ts')).showAssets(assets, options, io),
  },
  {
    name: 'partitions',
    args: [['<asset>', 'its name'], partitions],
    group: 'Look:',
    description: 'key, window, status, reasons and cost of each partition',
    examples: ['partitions clean_weather 2014-01', "partitions clean_weather 'last 30d' --json"],
    addOptions: addCommon,
    run: async ({ args: [name = '', expression], options, io }) =>
      (await import('./partitions.ts')).showPartitions({ name, expression }, options, io),
  },
  {
    name: 'lineage',
    args: [cell],
    group: 'Look:',
    description: 'the partitions that a cell reads, or that read it',
    examples: [
      'lineage weekly_summary/2014-01-06',
      'lineage raw_weather/2014-01-08 --downstream --depth 2',
    ],
    addOptions: (command) => addLineage(addCommon(command)),
    run: async ({ args: [name = ''], options, io }) =>
      (await import('./lineage.ts')).showLineage(name, options, io),
  },
  {
    name: 'why',
    args: [cell],
    group: 'Look:',
    description: 'why a cell is stale or not, what it was built from, what rebuilds it',
    examples: ['why weekly_summary/2014-01-06', 'why station_model --json'],
    addOptions: addCommon,
    run: async ({ args: [name = ''], options, io }) =>
      (await import('./why.ts')).explainWhy(name, options, io),
  },
  {
    name: 'impact',
    args: [selection, partitions],
    group: 'Look:',
    description: 'what would become stale if these were rebuilt',
    examples: ['impact clean_weather 2014-01-06', "impact 'group:ingest' 'last 7d' --json"],
    addOptions: (command) => addExclude(addCommon(command)),
    run: async ({ args: [assets = '', expression], options, io }) =>
      (await import('./impact.ts')).showImpact(
        { selection: assets, partitions: expression },
        options,
        io,
      ),
  },
  {
    name: 'gc',
    args: [],
    group: 'Keep in order:',
    description: 'remove old logs, pack old journals; live backfills stay as they are',
    examples: ['gc --dry-run', 'gc --older-than 7d --max-size 1GB'],
    addOptions: (command) => addCollection(addCommon(command)),
    run: async ({ options, io }) => (await import('./gc.ts')).collectGarbage(options, io),
  },
  {
    name: 'doctor',
    args: [],
    group: 'Keep in order:',
    description: 'look for what would keep backfills from running, and say what to do',
    examples: ['doctor', 'doctor --json'],
    addOptions: addCommon,
    run: async ({ options, io }) => (await import('./doctor.ts')).examine(options, io),
  },
  {
    name: 'init',
    args: [],
    group: 'Set up:',
    description: 'write a starter .backfillrc.json here',
    examples: ['init'],
    addOptions: (command) =>
      command
        .option('--config <path>', 'file to write (default: .backfillrc.json)')
        .option('--json', 'print one JSON document'),
    run: async ({ options, io }) => (await import('./init.ts')).writeStarter(options, io),
  },
  {
    name: 'runner',
    args: [],
    group: 'Set up:',
    isHidden: true,
    description: 'carry what the socket is ordered to, until nothing is left',
    examples: ['runner'],
    addOptions: addCommon,
    run: async ({ options, io }) => (await import('./serve-runner.ts')).serveRunner(options, io),
  },
  {
    name: 'schema',
    args: [],
    group: 'Set up:',
    description: 'print the JSON Schema of .backfillrc.json, for editors',
    examples: ['schema > backfill.schema.json'],
    addOptions: (command) => command.option('--json', 'the schema is a JSON document as it is'),
    run: async ({ io }) => (await import('./schema.ts')).printSchema(io),
  },
];

/** `backfill` alone: the interface, or without a terminal the overview. */
export async function openBackfill({ options, io }: Call): Promise<ExitStatus> {
  if (!io.isInteractive) return (await import('./status.ts')).showStatus(options, io);
  return (await import('./tui.ts')).openTui(options, io);
}
