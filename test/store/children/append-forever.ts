import { createState } from '../../../source/domain/state.ts';
import { createPlan } from '../../../source/domain/plan/create-plan.ts';
import { taskId } from '../../../source/domain/plan/task-id.ts';
import { openWriter } from '../../../source/store/open-writer.ts';
import { graph } from '../../builders/graph.ts';

/**
 * Runs tasks of a directory's newest backfill for ever, checkpointing all the while; a line for
 * every event that is on disk: its sequence number.
 */
const [stateDir] = process.argv.slice(2) as [string];
const from = graph('a -> b', { a: 'hourly', b: 'daily' });

function orThrow<T>(
  result: { ok: true; value: T } | { ok: false; problems: readonly unknown[] },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

const writer = orThrow(await openWriter(stateDir, from));
const request = { selection: '*', force: true };
const plan = orThrow(
  createPlan({ graph: from, state: createState(from), request, concurrency: 8 }),
);
const isNew = writer.records().length === 0;
const journal = isNew ? orThrow(writer.begin(plan)) : orThrow(await writer.reopen('last')).journal;
for (let i = writer.state.sequence; ; i++) {
  const task = taskId(plan, from, i % plan.taskCount);
  const attempt = 1 + Math.floor(i / plan.taskCount);
  journal.append({ type: 'attempt-started', task, attempt });
  const reported = { cost: i / 3, dataVersion: `d${i % 5}` };
  const { seq } = journal.append({
    type: 'attempt-succeeded',
    task,
    attempt,
    durationMs: i,
    reported,
  });
  if (i % 7 === 0) void writer.checkpoint();
  await journal.flush();
  console.log(seq);
}
