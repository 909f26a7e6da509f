import type { CommandEntry } from './command-entry.ts';
import { addCollection, addCommon } from './program-options.ts';

/** Commands that set up and keep in order. */
export const upkeepCommands: readonly CommandEntry[] = [
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
