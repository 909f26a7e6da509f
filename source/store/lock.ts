import { createHash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import { systemDisk, type Disk } from './disk.ts';
import { isRecord } from './event-shape.ts';
import { formatVersion, refuseNewer } from './format-version.ts';
import { errorCode, guardFile, StoreError } from './store-error.ts';
import { syncDirectory, temporarySuffix, writeNewFileSync } from './write-durably.ts';

/** The process that a lock names. */
export interface LockHolder {
  readonly pid: number;
  /** When that process started, so that a later one with its id is not taken for it. */
  readonly startTime: string;
  readonly host: string;
  /**
   * The machine and the process namespace, where the system tells: hosts may share a name, and
   * containers a host. Empty where it does not; absent in older locks.
   */
  readonly place?: string;
  /** Epoch ms at which the lock was taken. */
  readonly since: number;
}

/** What is to be said of a lock by who does not want to take it. */
export type LockStanding =
  | { readonly type: 'free' }
  | { readonly type: 'held' | 'dead'; readonly whose: string }
  | { readonly type: 'elsewhere'; readonly whose: string; readonly hint: string };

/** A lock that this process holds. */
export interface HeldLock {
  /** This process. */
  readonly holder: LockHolder;
  /** The dead holder that it was taken from. */
  readonly takenFrom?: LockHolder;
  /** Gives the lock up, unless it has become another's. */
  release(): void;
}

interface LockFile {
  readonly holder: LockHolder;
  readonly text: string;
}

/**
 * Takes the lock for this process: of any number of processes that try at once, one succeeds. A
 * dead process' lock is taken over; a living one's, or another host's, is a `state-busy` problem.
 */
export function takeLock(file: string, now: number, disk = systemDisk): Result<HeldLock> {
  const { pid, name: host, place } = disk.host;
  const startTime = disk.host.startTime(pid) ?? '';
  const holder: LockHolder = { pid, host, place, since: now, startTime };
  const text = `${JSON.stringify({ version: formatVersion, ...holder, token: randomUUID() })}\n`;
  const ticket = `${file}.${randomUUID()}${temporarySuffix}`;
  guardFile({ file, doing: 'write' }, () => writeNewFileSync(ticket, text, disk));
  try {
    return claim(file, { ticket, holder, text, disk });
  } finally {
    disk.remove(ticket, true);
  }
}

/** A file that already says what a lock of ours says, ready to be linked under the lock's name. */
interface Ticket {
  readonly ticket: string;
  readonly holder: LockHolder;
  readonly text: string;
  readonly disk: Disk;
}

function claim(file: string, own: Ticket): Result<HeldLock> {
  for (;;) {
    if (linkTicket(file, own)) return ok(holdLock(file, own));
    const found = readLockFile(file, own.disk);
    if (found === undefined) continue;
    const busy = busyProblem(file, found.holder, own.disk);
    if (busy !== undefined) return fail(busy);
    const taken = takeOver(file, found, own);
    if (taken !== undefined) return taken;
  }
}

function holdLock(file: string, own: Ticket): HeldLock {
  return { holder: own.holder, release: () => release(file, own) };
}

/** What file systems answer that have no hard links. */
const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function noLinksError(file: string): StoreError {
  return new StoreError({
    code: 'state-no-links',
    message: `cannot lock ${dirname(file)}: its file system has no hard links`,
    hint: 'Set "stateDir" to a directory on another one.',
  });
}

/** On a network a link may be made and its answer lost: then the lock says what ours says. */
function linkTicket(file: string, { ticket, text, disk }: Ticket): boolean {
  try {
    guardFile({ file, doing: 'write' }, () => {
      disk.link(ticket, file);
      syncDirectory(dirname(file), disk);
    });
    return true;
  } catch (error) {
    const code = error instanceof StoreError ? errorCode(error.cause) : undefined;
    if (code === 'EEXIST') return readLockFile(file, disk)?.text === text;
    throw code !== undefined && noLinks.has(code) ? noLinksError(file) : error;
  }
}

/**
 * Replaces a dead holder's lock. Only who holds the claim on that very lock, itself a lock whose
 * name is made from the dead one's text, may do so: two takers cannot both. `undefined`: the lock
 * is no longer the one that was found.
 */
function takeOver(file: string, dead: LockFile, own: Ticket): Result<HeldLock> | undefined {
  const { disk } = own;
  const name = createHash('sha256').update(dead.text).digest('hex').slice(0, 16);
  const claimed = claim(join(dirname(file), `lock-${name}${temporarySuffix}`), own);
  if (!claimed.ok) return claimed;
  try {
    if (readLockFile(file, disk)?.text !== dead.text) return undefined;
    const copy = `${own.ticket}.${name}${temporarySuffix}`;
    guardFile({ file, doing: 'write' }, () => {
      disk.link(own.ticket, copy);
      disk.rename(copy, file);
      syncDirectory(dirname(file), disk);
    });
    return ok({ ...holdLock(file, own), takenFrom: dead.holder });
  } finally {
    claimed.value.release();
  }
}

/** Removes the lock if it still says what we wrote. */
function release(file: string, { text, disk }: Ticket): void {
  if (readLockFile(file, disk)?.text !== text) return;
  guardFile({ file, doing: 'write' }, () => disk.remove(file));
}

/** The living process that holds the lock, as far as this host can tell. */
export function readLiveHolder(file: string, disk = systemDisk): LockHolder | undefined {
  const holder = readLockFile(file, disk)?.holder;
  return holder && (isElsewhere(holder, disk) || isRunning(holder, disk)) ? holder : undefined;
}

/** Why the lock could not be taken now; `undefined` when it could. */
export function findBusy(file: string, disk = systemDisk): Problem | undefined {
  const holder = readLiveHolder(file, disk);
  return holder && busyProblem(file, holder, disk);
}

function readLockFile(file: string, disk: Disk): LockFile | undefined {
  const text = guardFile({ file, doing: 'read' }, () => readIfExists(file, disk));
  if (text === undefined) return undefined;
  const holder = parseHolder(text, file);
  if (holder !== undefined) return { holder, text };
  throw new StoreError({
    code: 'state-lock-damaged',
    message: `${file} does not say who holds the state directory`,
    hint: 'If no backfill is running, delete the file.',
  });
}

function readIfExists(file: string, disk: Disk): string | undefined {
  try {
    return disk.readFile(file).toString('utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string, file: string): LockHolder | undefined {
  const value = parseRecord(text);
  if (value === undefined) return undefined;
  refuseNewer(value['version'], file);
  const { pid, startTime, host, place, since } = value;
  if (typeof pid !== 'number' || typeof startTime !== 'string') return undefined;
  if (typeof host !== 'string' || typeof since !== 'number') return undefined;
  return { pid, startTime, host, ...(typeof place === 'string' ? { place } : {}), since };
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a holder's process could not be seen from here if it were alive. */
function isElsewhere({ host, place }: LockHolder, { host: here }: Disk): boolean {
  return host !== here.name || (place !== undefined && place !== here.place);
}

function isRunning({ pid, startTime }: LockHolder, { host }: Disk): boolean {
  const current = host.startTime(pid);
  return current !== undefined && (current === startTime || current === '' || startTime === '');
}

function busyProblem(file: string, holder: LockHolder, disk: Disk): Problem | undefined {
  const message = `the state directory is in use by ${describeHolder(holder, disk)}`;
  if (isElsewhere(holder, disk)) return { code: 'state-busy', message, hint: elsewhereHint(file) };
  if (!isRunning(holder, disk)) return undefined;
  const hint = 'See how far it is with `backfill status`, or wait until it is done.';
  return { code: 'state-busy', message, hint };
}

function describeHolder(holder: LockHolder, disk: Disk): string {
  const { pid, host, since } = holder;
  const isNamesake = isElsewhere(holder, disk) && host === disk.host.name;
  const where = isNamesake ? `another machine or container named ${host}` : host;
  return `process ${pid} on ${where} since ${new Date(since).toISOString()}`;
}

function elsewhereHint(file: string): string {
  return `Wait for it or stop it there; if that host is gone, delete ${file}.`;
}

/** How a lock stands, as far as this host can tell; throws a `StoreError` for a damaged one. */
export function examineLock(file: string, disk = systemDisk): LockStanding {
  const holder = readLockFile(file, disk)?.holder;
  if (holder === undefined) return { type: 'free' };
  const whose = describeHolder(holder, disk);
  if (isElsewhere(holder, disk)) return { type: 'elsewhere', whose, hint: elsewhereHint(file) };
  return { type: isRunning(holder, disk) ? 'held' : 'dead', whose };
}
