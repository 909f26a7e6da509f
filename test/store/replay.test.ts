import fc from 'fast-check';
import { copyFileSync, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackfillEvent } from '../../source/domain/events.ts';
import type { PartitionKey } from '../../source/domain/names.ts';
import { taskId } from '../../source/domain/plan/task-id.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import type { BackfillJournal } from '../../source/store/open-writer.ts';
import { readStore } from '../../source/store/read-store.ts';
import { lockFile, stateFile } from '../../source/store/state-directory.ts';
import { graph } from '../builders/graph.ts';
import { openScene, planAll, temporaryDirectory, valueOf, viewState } from './scene.ts';

const from = graph('raw -> clean; raw -all-> total', {
  raw: ['1', '2', '3', '4'],
  clean: { strategy: { batch: 3 }, partitions: { type: 'static', keys: ['1', '2', '3', '4'] } },
  total: 'unpartitioned',
});
const plans = [
  planAll(from),
  planAll(from, { selection: 'clean total' }),
  planAll(from, { selection: 'raw', partitions: '2, 3' }),
];

/** What one number does: to a backfill, by one of its tasks, in one of a few ways. */
function eventFor(task: string, choice: number): BackfillEvent {
  const attempt = 1 + (choice % 3);
  const facts = { task, attempt, durationMs: choice };
  const reported = { cost: choice / 7, rows: choice, dataVersion: `d${choice % 4}` };
  const cells = { '2': { cost: 0.1 }, '3': { dataVersion: 'own' } };
  const failure = { cause: { type: 'exit', code: 1 } as const, message: 'no', reported };
  const partitions = ['2', '3'] as PartitionKey[];
  const events: readonly BackfillEvent[] = [
    { type: 'attempt-started', task, attempt, codeVersion: `v${choice % 2}` },
    { type: 'attempt-started', task, attempt, partitions },
    { type: 'attempt-succeeded', ...facts, reported },
    { type: 'attempt-succeeded', ...facts, reported, cells },
    { type: 'attempt-failed', ...facts, ...failure },
    { type: 'attempt-failed', ...facts, ...failure, failed: partitions, retryAt: 5 },
    { type: 'attempt-cancelled', ...facts },
    { type: 'attempt-cancelled', ...facts, reported },
    { type: 'cells-skipped', tasks: [task] },
    { type: 'cells-marked-done', tasks: [task] },
    { type: 'backfill-finished', outcome: 'failed' },
    { type: 'backfill-resumed', id: 'x' },
  ];
  return events[choice % events.length]!;
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({ backfill: fc.nat(2), task: fc.nat(9), choice: fc.nat(999) }),
    },
    { weight: 2, arbitrary: fc.constant('begin' as const) },
    { weight: 2, arbitrary: fc.constant('checkpoint' as const) },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
  ),
  { maxLength: 60 },
);

test('replaying the journals over any older checkpoint, or none, gives the state that was live', async () => {
  const property = fc.asyncProperty(steps, async (choices) => {
    const directory = temporaryDirectory();
    const stateDir = join(directory, 'live');
    const checkpoints: string[] = [];
    let writer = await openScene(stateDir, from);
    const journals: { journal: BackfillJournal; plan: Plan }[] = [];

    const keepCheckpoint = () => {
      const copy = join(directory, `state-${checkpoints.length}.json`);
      copyFileSync(stateFile(stateDir), copy);
      checkpoints.push(copy);
    };
    keepCheckpoint();
    for (const choice of choices) {
      if (choice === 'begin') {
        const plan = plans[journals.length % plans.length]!;
        journals.push({ journal: valueOf(writer.begin(plan)), plan });
      } else if (choice === 'checkpoint') {
        await writer.checkpoint();
        keepCheckpoint();
      } else if (choice === 'reopen') {
        await writer.close();
        writer = await openScene(stateDir, from);
        for (const each of journals) {
          each.journal = valueOf(await writer.reopen(each.journal.id)).journal;
        }
      } else if (journals.length > 0) {
        const { journal, plan } = journals[choice.backfill % journals.length]!;
        const task = taskId(plan, from, choice.task % plan.taskCount);
        journal.append(eventFor(task, choice.choice));
      }
    }
    const live = viewState(writer.state);
    const records = writer.records();
    for (const checkpoint of [...checkpoints, undefined]) {
      const copy = join(directory, 'copy');
      cpSync(stateDir, copy, { recursive: true });
      rmSync(stateFile(copy));
      if (checkpoint !== undefined) copyFileSync(checkpoint, stateFile(copy));
      const reading = valueOf(await readStore(copy, from));
      expect(viewState(reading.state)).toEqual(live);
      expect(reading.backfills).toEqual(records);
      expect(reading.notices).toEqual([]);
      rmSync(copy, { recursive: true });
    }
    await writer.close();
    expect(existsSync(lockFile(stateDir))).toBe(false);
    expect(viewState(valueOf(await readStore(stateDir, from)).state)).toEqual(live);
  });
  await fc.assert(property, { numRuns: 40 });
});
