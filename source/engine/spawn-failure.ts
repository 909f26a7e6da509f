import { statSync } from 'node:fs';
import type { ExecutionEnd, Launch } from './executor.ts';

type NotStarted = Extract<ExecutionEnd, { readonly type: 'not-started' }>;

/** System errors that may be gone a moment later: too many processes, files or too little memory. */
const transientCodes: ReadonlySet<string> = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM']);

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What to tell about a process that could not be started: what, where and what to do. */
export function describeSpawnFailure(error: unknown, { argv, cwd }: Launch): NotStarted {
  const code = readCode(error);
  const isTransient = transientCodes.has(code);
  return { type: 'not-started', message: describe(code, error, { argv, cwd }), isTransient };
}

function describe(
  code: string,
  error: unknown,
  { argv, cwd }: Pick<Launch, 'argv' | 'cwd'>,
): string {
  const [program = ''] = argv;
  if (!isFolder(cwd)) return `cwd ${cwd} is not a folder: create it or correct the asset's "cwd"`;
  switch (code) {
    case 'ENOENT':
      return `command "${program}" was not found from ${cwd}: install it or correct the asset's "command"`;
    case 'EACCES':
      return `command "${program}" may not be executed from ${cwd}: make it executable (chmod +x) or correct the asset's "command"`;
    case 'E2BIG':
      return `command "${program}" has too long arguments or environment: let it read {partitions_file} instead`;
    default:
      return `command "${program}" could not be started from ${cwd}: ${oneLine(error)}`;
  }
}

function readCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').trim();
}
