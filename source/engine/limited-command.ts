import type { Launch } from './executor.ts';
import { priorityWords } from './priority-words.ts';
import { canRun } from './spawn-failure.ts';

/**
 * The command of a launch within its limits: what the system has commands for only is set by those,
 * which then become the program. One that cannot be run is left to fail as it is.
 */
export function limitedCommand(launch: Launch): readonly string[] {
  const { argv, limits } = launch;
  const { memoryBytes } = limits;
  const priority = priorityWords(limits);
  if ((memoryBytes === undefined && priority.length === 0) || !canRun(launch)) return argv;
  if (memoryBytes === undefined) return [...priority, ...argv];
  const limiting = `ulimit -v ${Math.ceil(memoryBytes / 1024)}; exec "$0" "$@"`;
  return ['sh', '-c', limiting, ...priority, ...argv];
}
