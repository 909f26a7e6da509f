import type { RunCommand } from '../domain/schedule/command.ts';

type Kind = 'string' | 'number' | 'strings' | 'number?' | 'strings?';

type Shapes = {
  readonly [T in RunCommand['type']]: {
    readonly [K in keyof Required<Omit<Extract<RunCommand, { readonly type: T }>, 'type'>>]: Kind;
  };
};

/** The fields of every command; whether their values make sense is for the run to decide. */
const shapes: Shapes = {
  'retry-tasks': { tasks: 'strings' },
  'retry-all-failed': {},
  'retry-all-unfinished': {},
  'retry-downstream': { tasks: 'strings' },
  'cancel-tasks': { tasks: 'strings' },
  'cancel-all': {},
  'skip-tasks': { tasks: 'strings' },
  'mark-done': { tasks: 'strings' },
  pause: {},
  resume: {},
  'set-concurrency': { concurrency: 'number' },
  'set-priority': { priority: 'number', assets: 'strings?', tasks: 'strings?' },
  'set-budget': { budget: 'number?' },
  'set-max-failures': { failures: 'number?' },
  'lift-guard': {},
  'set-pool': { pool: 'string', slots: 'number' },
};

const fieldsOf = new Map<string, readonly (readonly [string, Kind])[]>(
  Object.entries(shapes).map(([type, fields]) => [type, Object.entries(fields)]),
);

/** Whether a value from outside is a command with every field that its type needs. */
export function isRunCommand(value: unknown): value is RunCommand {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  const fields = fieldsOf.get(String(record['type']));
  return fields !== undefined && fields.every(([name, kind]) => isKind(record[name], kind));
}

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'number?':
      return value === undefined || isKind(value, 'number');
    case 'strings?':
      return value === undefined || isKind(value, 'strings');
    case 'strings':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    default:
      return typeof value === kind;
  }
}
