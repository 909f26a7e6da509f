import type { BackfillEvent, Recorded } from '../domain/events.ts';

/** One thing that an operator made of a backfill. */
export type CommandDocument = Readonly<Record<string, unknown>> & {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Such as `paused` or `concurrency-set`, with its values beside it. */
  readonly type: BackfillEvent['type'];
};

const given: ReadonlySet<BackfillEvent['type']> = new Set([
  'paused',
  'resumed',
  'concurrency-set',
  'pool-set',
  'budget-set',
  'max-failures-set',
  'priority-set',
  'guard-lifted',
  'cells-retried',
  'cells-cancelled',
  'cells-skipped',
  'cells-marked-done',
]);

const shown = 10;

/** The last ten commands that a journal tells of, oldest first; of tasks only how many. */
export function viewCommands(events: readonly Recorded[]): readonly CommandDocument[] {
  return events
    .filter(({ event }) => given.has(event.type))
    .slice(-shown)
    .map(({ at, event }) => ({
      at: new Date(at).toISOString(),
      ...event,
      ...('tasks' in event ? { tasks: event.tasks.length } : {}),
    }));
}
