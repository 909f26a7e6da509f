import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';

/** The checkpoint: the folded state of every cell. */
export function stateFile(stateDir: string): string {
  return join(stateDir, 'state.json');
}

/** Names the process that may write. */
export function lockFile(stateDir: string): string {
  return join(stateDir, 'lock');
}

/** Where the runner listens, unless the path is too long for a socket. */
export function socketFile(stateDir: string): string {
  return join(stateDir, 'runner.sock');
}

/** Says where the runner that holds the lock listens. */
export function runnerFile(stateDir: string): string {
  return join(stateDir, 'runner.json');
}

/** What a runner without a terminal has to say. */
export function runnerLogFile(stateDir: string): string {
  return join(stateDir, 'runner.log');
}

export function backfillsDir(stateDir: string): string {
  return join(stateDir, 'backfills');
}

export function backfillDir(stateDir: string, id: string): string {
  return join(backfillsDir(stateDir), id);
}

/** The frozen plan of a backfill. */
export function planFile(stateDir: string, id: string): string {
  return join(backfillDir(stateDir, id), 'plan.json');
}

/** Everything that happened in a backfill. */
export function journalFile(stateDir: string, id: string): string {
  return join(backfillDir(stateDir, id), 'events.jsonl');
}

/** Everything that the attempts of a backfill wrote. */
export function logsDir(stateDir: string, id: string): string {
  return join(backfillDir(stateDir, id), 'logs');
}

/** Where the shells that run a backfill's tasks record how they end, for a runner to come. */
export function exitsDir(stateDir: string, id: string): string {
  return join(backfillDir(stateDir, id), 'exits');
}

/**
 * Absolute paths of the files of a backfill's attempts, side by side, by task id and attempt number;
 * their directory may have to be created.
 */
export function attemptPaths(stateDir: string, id: string) {
  const logs = logsDir(stateDir, id);
  let named: { readonly task: string; readonly prefix: string } | undefined;
  const prefixOf = (task: string): string => {
    // The names of one attempt are asked for together.
    if (task !== named?.task) named = { task, prefix: prefixIn(logs, task) };
    return named.prefix;
  };
  return {
    /** What an attempt wrote. */
    log: (task: string, attempt: number) => `${prefixOf(task)}.${attempt}.log`,
    /** What it said about itself. */
    result: (task: string, attempt: number) => `${prefixOf(task)}.${attempt}.result.jsonl`,
    /** The keys that it builds, one a line. */
    partitionsFile: (task: string, attempt: number) =>
      `${prefixOf(task)}.${attempt}.partitions.txt`,
    exits: exitsDir(stateDir, id),
  };
}

/** What the names of all files of a task's attempts begin with. */
export function attemptPrefix(stateDir: string, id: string, task: string): string {
  return prefixIn(logsDir(stateDir, id), task);
}

function prefixIn(logs: string, task: string): string {
  const slash = task.indexOf('/');
  const asset = slash < 0 ? task : task.slice(0, slash);
  const key = slash < 0 ? '' : task.slice(slash + 1);
  return [logs, fileName(asset), shardOf(key), fileName(key)].join(sep);
}

/** Months and years hold time keys, a hash's first byte all others: no directory grows large. */
function shardOf(key: string): string {
  const period = /^\d{4}(-\d{2})?(?=$|[-T.])/.exec(key);
  return period ? period[0] : hash(key).slice(0, 2);
}

const longestName = 120;

/**
 * A name that every file system takes, different for different texts also where case does not
 * count: unsafe bytes are percent-encoded, long texts and ones with capital letters get a hash.
 */
function fileName(text: string): string {
  // "." and ".." are places of their own.
  if (/^\.+$/.test(text)) return text.replaceAll('.', '%2e');
  const isSafe = /^[\w.,=@+-]+$/.test(text);
  const encoded = isSafe ? text : Array.from(Buffer.from(text), encodeByte).join('') || '%';
  if (encoded.length > longestName) return `${encoded.slice(0, longestName)}~${hash(text)}`;
  const hasCase = /[A-Z]/.test(text) && !/^[\d.:+TQZ-]+$/.test(text);
  return hasCase ? `${encoded}~${hash(text).slice(0, 6)}` : encoded;
}

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[\w.,=@+-]/.test(character)) return character;
  return `%${byte.toString(16).padStart(2, '0')}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
