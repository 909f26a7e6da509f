import type { BackfillEvent } from '../domain/events.ts';

type Kind = 'string' | 'number' | 'object' | 'array';

/** The fields that an event of each type must have; together with `type`, all of its required ones. */
type RequiredFields<E> = {
  readonly [K in keyof Omit<E, 'type'> as undefined extends E[K] ? never : K]: Kind;
};

type Shapes = {
  readonly [T in BackfillEvent['type']]: RequiredFields<
    Extract<BackfillEvent, { readonly type: T }>
  >;
};

const shapes: Shapes = {
  'backfill-started': { id: 'string' },
  'backfill-resumed': { id: 'string' },
  queued: { behind: 'array' },
  'turn-taken': {},
  'attempt-started': { task: 'string', attempt: 'number' },
  'attempts-announced': { tasks: 'array' },
  'attempts-withdrawn': { tasks: 'array' },
  'process-spawned': { task: 'string', pid: 'number' },
  'attempt-succeeded': {
    task: 'string',
    attempt: 'number',
    durationMs: 'number',
    reported: 'object',
  },
  'attempt-failed': {
    task: 'string',
    attempt: 'number',
    durationMs: 'number',
    cause: 'object',
    message: 'string',
    reported: 'object',
  },
  'attempt-cancelled': { task: 'string', attempt: 'number', durationMs: 'number' },
  'cells-cancelled': { tasks: 'array' },
  'cells-retried': { tasks: 'array' },
  'cells-skipped': { tasks: 'array' },
  'cells-marked-done': { tasks: 'array' },
  paused: {},
  resumed: {},
  'concurrency-set': { concurrency: 'number' },
  'pool-set': { pool: 'string', slots: 'number' },
  'budget-set': {},
  'max-failures-set': {},
  'priority-set': { priority: 'number' },
  'guard-lifted': {},
  'launching-held': { by: 'string', message: 'string' },
  'guard-tripped': { guard: 'string', message: 'string' },
  'backfill-finished': { outcome: 'string' },
};

const fieldsOf = new Map(
  Object.entries(shapes).map(([type, fields]) => [
    type,
    Object.entries(fields) as readonly (readonly [string, Kind])[],
  ]),
);

/** Whether a value read from a journal is an event with every field that its type needs. */
export function isEvent(value: unknown): value is BackfillEvent {
  if (!isRecord(value) || typeof value['type'] !== 'string') return false;
  const fields = fieldsOf.get(value['type']);
  if (fields === undefined) return false;
  for (const [name, kind] of fields) if (!isKind(value[name], kind)) return false;
  return true;
}

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === 'array') return Array.isArray(value);
  return kind === 'object' ? isRecord(value) : typeof value === kind;
}
