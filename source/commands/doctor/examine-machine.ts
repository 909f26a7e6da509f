import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { formatByteSize } from '../../domain/byte-size.ts';
import { formatCount } from '../../domain/figures.ts';
import type { Finding } from './finding.ts';

/** What this process runs on, as far as checks need it. */
export interface Machine {
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  /** Folders of programs, as in `PATH`. */
  readonly path: string;
  /** Where the system says what a process may: its `/proc`. */
  readonly systemRoot: string;
}

const leastNode = [20, 19] as const;

/** The version of Node, and the programs and limits that tasks run under. */
export function examineMachine(machine: Machine, concurrency: number): readonly Finding[] {
  return [
    examineNode(machine),
    examineShell(machine),
    examineNiceness(machine),
    examineMemoryLimits(machine),
    examineFiles(machine, concurrency),
  ];
}

function examineNode({ nodeVersion }: Machine): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isRecent = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isRecent) return { check: 'node', level: 'ok', message: `version ${nodeVersion}` };
  return {
    check: 'node',
    level: 'problem',
    message: `version ${nodeVersion} is too old: expected ${leastNode.join('.')} or later`,
    hint: 'Install a newer Node.',
  };
}

function examineShell(machine: Machine): Finding {
  const shell = findProgram(machine, 'sh');
  if (shell !== undefined) return { check: 'shell', level: 'ok', message: shell };
  return {
    check: 'shell',
    level: 'warn',
    message: 'there is no "sh" in PATH: commands that are one string cannot run',
    hint: 'Write commands as lists of words, or add the folder of sh to PATH.',
  };
}

function examineNiceness(machine: Machine): Finding {
  const missing = ['nice', 'ionice'].filter((name) => findProgram(machine, name) === undefined);
  if (missing.length === 0) {
    return { check: 'priorities', level: 'ok', message: 'nice and ionice are there' };
  }
  return {
    check: 'priorities',
    level: 'warn',
    message: `there is no ${missing.join(' and no ')} in PATH: tasks run at the usual priority`,
    hint: 'Install coreutils and util-linux if tasks are to give way to other work.',
  };
}

/** A limit on memory is one of address space, for each process of a task. */
function examineMemoryLimits({ platform }: Machine): Finding {
  const check = 'memory limits';
  const isHeeded = platform !== 'darwin' && platform !== 'win32';
  if (isHeeded) return { check, level: 'ok', message: 'ulimit -v, for each process of a task' };
  const message = `"memoryLimit" has no effect on ${platform}`;
  return { check, level: 'ok', message };
}

/** Descriptors that this program needs beside those of tasks. */
const ownFiles = 64;
const filesPerTask = 4;

function examineFiles({ systemRoot }: Machine, concurrency: number): Finding {
  const check = 'open files';
  const limits = readText(join(systemRoot, 'proc/self/limits'));
  const text = /^Max open files\s+(\S+)/m.exec(limits ?? '')?.[1];
  if (text === undefined) return { check, level: 'ok', message: 'the limit is not known here' };
  if (text === 'unlimited') return { check, level: 'ok', message: 'no limit' };
  const needed = ownFiles + filesPerTask * concurrency;
  const message = `at most ${formatCount(Number(text))} at once`;
  if (Number(text) >= needed) return { check, level: 'ok', message };
  return {
    check,
    level: 'warn',
    message: `${message}, and ${formatCount(concurrency)} tasks at once may need ${formatCount(needed)}`,
    hint: 'Raise the limit (ulimit -n) or lower the concurrency.',
  };
}

function findProgram({ path }: Machine, name: string): string | undefined {
  const files = path.split(delimiter).map((folder) => join(folder, name));
  return files.find((file) => isAllowed(file, constants.X_OK));
}

/** Whether this process may do something with a file. */
export function isAllowed(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const scarceBytes = 100e6;
const lowBytes = 1e9;
const lowFiles = 10_000;

/** File systems over a network, by the number that statfs(2) gives. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x5346414f, 'AFS'],
  [0x65735546, 'FUSE'],
]);

/** Room on the disk of a directory, and whether it is one over a network. */
export function examineDisk(directory: string): readonly Finding[] {
  let existing = directory;
  while (!isAllowed(existing, constants.F_OK) && existing !== dirname(existing)) {
    existing = dirname(existing);
  }
  const { bavail, bsize, files, ffree, type } = statfsSync(existing);
  const network = networkTypes.get(type);
  return [
    examineRoom(bavail * bsize, files > 0 ? ffree : Infinity),
    ...(network === undefined ? [] : [networkFinding(directory, network)]),
  ];
}

function examineRoom(bytes: number, files: number): Finding {
  const check = 'disk';
  const free = `${formatByteSize(bytes)} free`;
  const hint = 'Free some space; `backfill gc` removes old logs.';
  if (bytes < scarceBytes) return { check, level: 'problem', message: `only ${free}`, hint };
  if (bytes < lowBytes) return { check, level: 'warn', message: `only ${free}`, hint };
  if (files >= lowFiles) return { check, level: 'ok', message: free };
  const message = `room for ${formatCount(files)} more files only`;
  return { check, level: 'warn', message, hint };
}

function networkFinding(directory: string, network: string): Finding {
  return {
    check: 'file system',
    level: 'warn',
    message: `${directory} is on ${network}: what holds there is less, and every event waits for the network`,
    hint: 'Set "stateDir" to a local disk if you can; docs/state.md says what holds on a network.',
  };
}
