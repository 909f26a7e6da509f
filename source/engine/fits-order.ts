import type { Environment, Launch } from './executor.ts';

const longestArgument = 100_000;
const longestCommand = 500_000;

/** Whether the system surely takes the command, so that nobody need say why it did not. */
export function fitsOrder({ argv, env, cwd, inherited }: Launch): boolean {
  let length = inheritedLength(inherited);
  for (const text of [cwd, ...argv, ...Object.values(env)]) length += lengthOf(text);
  return length <= longestCommand;
}

/** Infinity for what cannot be an argument or the value of a variable. */
function lengthOf(text: string): number {
  return text.length > longestArgument || text.includes('\0') ? Infinity : text.length;
}

const lengths = new WeakMap<Environment, number>();

function inheritedLength(inherited: Environment): number {
  let length = lengths.get(inherited);
  if (length === undefined) {
    length = 0;
    for (const name in inherited) length += lengthOf(inherited[name]!);
    lengths.set(inherited, length);
  }
  return length;
}
