import type { Launch } from './executor.ts';
import { canRun } from './spawn-failure.ts';

/**
 * The command of a launch within its limits: what the system has commands for only is set by a
 * shell that then becomes the program. One that cannot be run is left to fail as it is.
 */
export function limitedCommand(launch: Launch): readonly string[] {
  const { argv, limits } = launch;
  const { nice, memoryBytes } = limits;
  const limited = memoryBytes === undefined ? '' : `ulimit -v ${Math.ceil(memoryBytes / 1024)}; `;
  if ((limited === '' && nice === undefined) || !canRun(launch)) return argv;
  const nicely = nice === undefined ? '' : `nice -n ${nice} `;
  return ['sh', '-c', `${limited}exec ${nicely}"$0" "$@"`, ...argv];
}
