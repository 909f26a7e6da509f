import type { Reported } from '../domain/events.ts';

/** What a task wrote to `BACKFILL_RESULT`. */
export interface TaskResult {
  /** Sums over all lines; the last `dataVersion`. */
  readonly reported: Reported;
  /** The same for the lines that name a partition, by key. */
  readonly cells: Readonly<Record<string, Reported>>;
  /** Partitions whose last stated status is `failed`, with the message if one was given. */
  readonly failures: ReadonlyMap<string, string | undefined>;
  /** Partitions whose last stated status is `succeeded`. */
  readonly successes: ReadonlySet<string>;
  /** Numbers of the lines, from 1, that could not be used. */
  readonly malformed: readonly number[];
}

interface ResultLine extends Reported {
  readonly partition?: string;
  readonly status?: string;
  readonly message?: string;
}

const amounts = ['cost', 'rows', 'bytes'] as const;
const texts = ['partition', 'status', 'message'] as const;

/**
 * Reads the lines of a result file: JSON objects with any of `cost`, `rows`, `bytes`,
 * `dataVersion`, `partition`, `status` and `message`; other fields are the task's own affair.
 * `isKnown` says which partitions the task builds. Lines that make no sense are left out whole.
 */
export function parseResult(text: string, isKnown: (partition: string) => boolean): TaskResult {
  let reported: Reported = {};
  const cells = new Map<string, Reported>();
  const failures = new Map<string, string | undefined>();
  const successes = new Set<string>();
  const malformed: number[] = [];
  for (const [index, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue;
    const line = parseLine(source);
    if (line === undefined || (line.partition !== undefined && !isKnown(line.partition))) {
      malformed.push(index + 1);
      continue;
    }
    reported = addReported(reported, line);
    if (line.partition === undefined) continue;
    const own = addReported(cells.get(line.partition) ?? {}, line);
    if (Object.keys(own).length > 0) cells.set(line.partition, own);
    if (line.status === undefined) continue;
    if (line.status === 'failed') failures.set(line.partition, line.message);
    else failures.delete(line.partition);
    if (line.status === 'succeeded') successes.add(line.partition);
    else successes.delete(line.partition);
  }
  return { reported, cells: Object.fromEntries(cells), failures, successes, malformed };
}

function parseLine(source: string): ResultLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = value as Record<string, unknown>;
  const isUsable =
    amounts.every((name) => isAmount(fields[name])) &&
    texts.every((name) => fields[name] === undefined || typeof fields[name] === 'string');
  const version = readVersion(fields['dataVersion']);
  if (!isUsable || version === null) return undefined;
  return { ...(fields as ResultLine), ...(version === undefined ? {} : { dataVersion: version }) };
}

function isAmount(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
}

/** Numbers count as text; `null` says that the value is neither. */
function readVersion(value: unknown): string | undefined | null {
  if (value === undefined || typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

function addReported(sum: Reported, line: Reported): Reported {
  const added: { -readonly [K in keyof Reported]: Reported[K] } = { ...sum };
  for (const name of amounts) {
    const amount = line[name];
    if (amount !== undefined) added[name] = (sum[name] ?? 0) + amount;
  }
  if (line.dataVersion !== undefined) added.dataVersion = line.dataVersion;
  return added;
}
