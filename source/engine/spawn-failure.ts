import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { environmentOf, type ExecutionEnd, type Launch } from './executor.ts';
import type { Refusal } from './slot-record.ts';

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

/** The same for what a slot or launcher could not start a process for want of. */
export function describeRefusal(what: Refusal, launch: Launch): NotStarted {
  if (what.startsWith('E')) return describeSpawnFailure(systemError(what, launch), launch);
  if (what === 'log') return describeLogFailure(findLogFailure(launch.logFile), launch.logFile);
  const isForbidden = what === 'cwd' || findProgram(launch) !== undefined;
  const code = isForbidden ? 'EACCES' : 'ENOENT';
  return describeSpawnFailure(systemError(code, launch), launch);
}

/**
 * Why a program that ended with 126 or 127 under a slot never ran, although it was there: the
 * interpreter of a script is missing. `undefined` when the status is the program's own.
 */
export function explainStatus(status: number, launch: Launch): NotStarted | undefined {
  if (status !== 126 && status !== 127) return undefined;
  const program = findProgram(launch);
  const interpreter = program === undefined ? undefined : readInterpreter(program, launch.cwd);
  if (interpreter === undefined || existsSync(interpreter)) return undefined;
  return describeSpawnFailure(systemError('ENOENT', launch), launch);
}

/** An error as the system's `spawn` would give it. */
export function systemError(code: string, { argv }: Pick<Launch, 'argv'>): Error {
  return Object.assign(new Error(`spawn ${argv[0]!} ${code}`), { code });
}

/** Whether there is such a program and it may be executed. */
export function canRun(launch: Launch): boolean {
  const program = findProgram(launch);
  return program !== undefined && isExecutable(program);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The file that would be run, whether or not it may be executed. */
function findProgram(launch: Launch): string | undefined {
  const { argv, cwd } = launch;
  const [program = ''] = argv;
  const path = environmentOf(launch)['PATH'] ?? '';
  const folders = program.includes('/') ? ['.'] : path.split(delimiter);
  return folders.map((folder) => resolve(cwd, folder, program)).find((file) => existsSync(file));
}

function findLogFailure(logFile: string): unknown {
  try {
    closeSync(openSync(logFile, 'a', 0o600));
    accessSync(logFile, constants.W_OK);
    return new Error('it could not be opened');
  } catch (error) {
    return error;
  }
}

/** The same for a log file that could not be opened. */
export function describeLogFailure(error: unknown, logFile: string): NotStarted {
  const message = `log ${logFile} cannot be written: ${describeFileFailure(error)}`;
  return { type: 'not-started', message, isTransient: true };
}

/** The interpreter in the first line of a script, `undefined` for anything else. */
function readInterpreter(program: string, cwd: string): string | undefined {
  try {
    const [line = ''] = readStart(resolve(cwd, program)).split('\n', 1);
    return /^#!\s*(\S+)/.exec(line)?.[1];
  } catch {
    return undefined;
  }
}

const longestFirstLine = 256;

function readStart(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const start = Buffer.alloc(longestFirstLine);
    return start.toString('utf8', 0, readSync(fd, start));
  } finally {
    closeSync(fd);
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
    case 'EMFILE':
    case 'ENFILE':
      return `command "${program}" could not be started: ${describeOpenFiles(code)}`;
    case 'EAGAIN':
      return `command "${program}" could not be started: this user has too many processes (EAGAIN): raise the limit (ulimit -u) or lower the concurrency`;
    default:
      return `command "${program}" could not be started from ${cwd}: ${oneLine(error)}`;
  }
}

/** Why what a process needs could not be written or opened, before it was to be started. */
export function describePreparationFailure(error: unknown): NotStarted {
  const message = `the attempt could not be prepared: ${describeFileFailure(error)}`;
  return { type: 'not-started', message, isTransient: true };
}

/** What the system says of a file or folder of ours, and what to do about it. */
function describeFileFailure(error: unknown): string {
  const code = readCode(error);
  switch (code) {
    case 'EMFILE':
    case 'ENFILE':
      return describeOpenFiles(code);
    case 'ENOSPC':
    case 'EDQUOT':
      return `${oneLine(error)}: make room (backfill gc removes old logs)`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${oneLine(error)}: make the state directory writable, or set another as "stateDir"`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${oneLine(error)}: a file stands where a folder is to be: move it away`;
    case 'EIO':
      return `${oneLine(error)}: the disk or its connection fails: see the system's own log`;
    default:
      return oneLine(error);
  }
}

function describeOpenFiles(code: string): string {
  return `too many files are open (${code}): raise the limit (ulimit -n) or lower the concurrency`;
}

function readCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').trim();
}
