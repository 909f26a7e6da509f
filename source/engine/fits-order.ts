import type { Launch } from './executor.ts';

const longestArgument = 100_000;
const longestCommand = 500_000;

/** Whether the system surely takes the command, so that nobody need say why it did not. */
export function fitsOrder({ argv, env, cwd }: Launch): boolean {
  let length = 0;
  for (const text of [cwd, ...argv, ...Object.values(env)]) {
    if (text.length > longestArgument || text.includes('\0')) return false;
    length += text.length;
  }
  return length <= longestCommand;
}
