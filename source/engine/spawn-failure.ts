import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** The same for a log file that could not be opened. */
export function describeLogFailure(error: unknown, logFile: string): NotStarted {
  const message = `log ${logFile} cannot be written: ${oneLine(error)}`;
  return { type: 'not-started', message, isTransient: true };
}

/** The interpreter in the first line of a script, `undefined` for anything else. */
function readInterpreter(program: string, cwd: string): string | undefined {
  try {
    const [line = ''] = readFileSync(resolve(cwd, program), 'utf8').split('\n', 1);
    return /^#!\s*(\S+)/.exec(line)?.[1];
  } catch {
    return undefined;
  }
}

function describeMissing(program: string, cwd: string): string {
  const interpreter = program.includes('/') ? readInterpreter(program, cwd) : undefined;
  return interpreter === undefined
    ? `command "${program}" was not found from ${cwd}: install it or correct the asset's "command"`
    : `command "${program}" needs ${interpreter}, which was not found: install it or correct the script's first line`;
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
      return describeMissing(program, cwd);
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
