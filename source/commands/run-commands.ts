import { backfill, partitions, selection, type CommandEntry } from './command-entry.ts';
import { addCommon, addDetach, addLimits, addRequest } from './program-options.ts';

/** Commands that plan, run and steer. */
export const runCommands: readonly CommandEntry[] = [
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
];
