import { backfill, cell, partitions, selection, type CommandEntry } from './command-entry.ts';
import { addCommon, addExclude, addLineage, addLog } from './program-options.ts';

/** Commands that only look. */
export const lookCommands: readonly CommandEntry[] = [
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
];
