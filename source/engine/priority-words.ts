import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TaskLimits } from './executor.ts';

/**
 * What a command line begins with so that its program gives way to others. Programs of this
 * process' `PATH` do that, whatever the task's own; where there is none the priority is the usual.
 */
export function priorityWords({ nice, ionice }: TaskLimits): readonly string[] {
  return [
    ...(nice === undefined ? [] : words('nice', '-n', String(nice))),
    ...(ionice === undefined ? [] : words('ionice', '-t', ...ioClass(ionice))),
  ];
}

function words(program: string, ...args: readonly string[]): readonly string[] {
  const file = findProgram(program);
  return file === undefined ? [] : [file, ...args];
}

function ioClass(ionice: number | 'idle'): readonly string[] {
  return ionice === 'idle' ? ['-c', '3'] : ['-c', '2', '-n', String(ionice)];
}

const found = new Map<string, string | undefined>();

function findProgram(name: string): string | undefined {
  const path = process.env['PATH'] ?? '';
  const key = `${name}${delimiter}${path}`;
  if (!found.has(key)) found.set(key, lookUp(name, path));
  return found.get(key);
}

function lookUp(name: string, path: string): string | undefined {
  const files = path.split(delimiter).map((folder) => join(folder, name));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
