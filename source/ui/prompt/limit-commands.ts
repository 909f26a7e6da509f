import type { Graph } from '../../domain/graph.ts';
import type { AssetName } from '../../domain/names.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { fail, ok, type Problem, type Result } from '../../domain/problem.ts';
import type { RunCommand } from '../../domain/schedule/command.ts';
import { assetNames, completeName, poolNames } from './complete-name.ts';
import { expected } from './expected.ts';
import type { PaletteCommand, PaletteRequest } from './palette-command.ts';

/** Commands that change the limits and the order of a backfill. */
export const limitCommands: readonly PaletteCommand[] = [
  {
    name: 'concurrency',
    description: 'How many tasks run at once',
    argument: 'N',
    parse(argument) {
      const concurrency = parseWhole(argument);
      if (!concurrency) return expected('concurrency', 'a whole number above 0');
      return send({ type: 'set-concurrency', concurrency }, `Tasks at once: ${concurrency}`);
    },
  },
  {
    name: 'pool',
    description: 'How many slots a pool has',
    argument: 'NAME N',
    complete: ({ graph }, argument, cursor) => completeName(poolNames(graph), argument, cursor),
    parse(argument, { graph }) {
      const { name: pool, rest, at } = splitName(argument);
      const slots = parseWhole(rest);
      if (slots === undefined) return expected('pool', 'a name and a whole number', { at });
      const pools = poolNames(graph).map(({ text }) => text);
      if (!pools.includes(pool)) return fail(unknownPool(pools, pool));
      return send({ type: 'set-pool', pool, slots }, `Slots of ${pool}: ${slots}`);
    },
  },
  {
    name: 'budget',
    description: 'Spend at which it stops launching',
    argument: 'N',
    choices: ['none'],
    parse(argument) {
      if (argument === 'none') return send({ type: 'set-budget' }, 'No budget from now on');
      const budget = /^\d+(\.\d+)?$/.test(argument) ? Number(argument) : 0;
      if (budget === 0) return expected('budget', 'an amount above 0, or none');
      return send({ type: 'set-budget', budget }, `Budget: ${budget}`);
    },
  },
  {
    name: 'max-failures',
    description: 'Failures in a row at which it stops launching',
    argument: 'N',
    choices: ['none'],
    parse(argument) {
      if (argument === 'none') {
        return send({ type: 'set-max-failures' }, 'Failures stop nothing from now on');
      }
      const failures = parseWhole(argument);
      if (!failures) return expected('max-failures', 'a whole number above 0, or none');
      return send({ type: 'set-max-failures', failures }, `Failures in a row: ${failures}`);
    },
  },
  {
    name: 'priority',
    description: 'Start the marks, or an asset, before others',
    argument: '[ASSET] N',
    complete: ({ graph }, argument, cursor) => completeName(assetNames(graph), argument, cursor),
    parse(argument, { graph }) {
      const { name, rest, at } = splitName(argument);
      const [number, numberAt] = rest === '' ? [name, 0] : [rest, at];
      const priority = parsePriority(number);
      if (priority === undefined) return expected('priority', priorityTakes, { at: numberAt });
      if (rest === '') return ok({ type: 'prioritize', priority });
      if (!graph.byName.has(name as AssetName)) return fail(unknownAsset(graph, name));
      const command = { type: 'set-priority', priority, assets: [name] } as const;
      return send(command, `Priority ${priority}: ${name}`);
    },
  },
];

const priorityTakes = 'a whole number, after the name of an asset if it is for one';

function unknownAsset({ assets }: Graph, name: string): Problem {
  const names = assets.map((asset) => asset.name);
  return unknown({ code: 'unknown-asset', message: `there is no asset "${name}"` }, name, names);
}

function unknownPool(pools: readonly string[], name: string): Problem {
  const message = `no asset runs in a pool "${name}"`;
  return unknown({ code: 'unknown-pool', message }, name, pools);
}

/** A problem with the first word of an argument. */
function unknown(problem: Problem, name: string, known: readonly string[]): Problem {
  const hint = didYouMean(name, known);
  const fault = { at: 0, message: problem.message };
  return { ...problem, fault, ...(hint === undefined ? {} : { hint }) };
}

/** The first word, the rest, and the offset at which that begins or is missing. */
function splitName(argument: string): {
  readonly name: string;
  readonly rest: string;
  readonly at: number;
} {
  const [, name = '', gap = '', rest = ''] = /^(\S*)(\s*)(.*)$/.exec(argument) ?? [];
  return { name, rest, at: name.length + gap.length };
}

function send(command: RunCommand, done: string): Result<PaletteRequest> {
  return ok({ type: 'send', command, done });
}

function parseWhole(text: string): number | undefined {
  return /^(0|[1-9]\d{0,5})$/.test(text) ? Number(text) : undefined;
}

function parsePriority(text: string): number | undefined {
  return /^-?\d{1,6}$/.test(text) ? Number(text) : undefined;
}
