import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackfillEvent } from '../../source/domain/events.ts';

/** Ids of the backfills in a state directory, the oldest first. */
export function readIds(stateDir: string): string[] {
  return readdirSync(join(stateDir, 'backfills')).sort();
}

/** Everything that one backfill's journal says, in order. */
export function readEvents(stateDir: string, id: string): BackfillEvent[] {
  const text = readFileSync(join(stateDir, 'backfills', id, 'events.jsonl'), 'utf8');
  return parseEvents(text.trim().split('\n'));
}

/** What the lines of a journal say after its header. */
export function parseEvents([, ...lines]: readonly string[]): BackfillEvent[] {
  return lines.map((line) => (JSON.parse(line) as { event: BackfillEvent }).event);
}

/** Tasks that were started, in order, from an event on. */
export function startedTasks(events: readonly BackfillEvent[], from = 0): string[] {
  return events
    .slice(from)
    .flatMap((event) => (event.type === 'attempt-started' ? [event.task] : []));
}
