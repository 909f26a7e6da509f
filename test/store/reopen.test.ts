import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type StateWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import { backfillDir, stateFile } from '../../source/store/state-directory.ts';
import { graph } from '../builders/graph.ts';
import {
  build,
  openScene,
  outcomes,
  planAll,
  problemsOf,
  succeeded,
  temporaryDirectory,
  valueOf,
} from './scene.ts';

const from = graph('a -> b', { a: ['x', 'y', 'z'], b: ['x', 'y', 'z'] });
const plan = planAll(from);

const newDirectory = () => join(temporaryDirectory(), 'state');

describe('a backfill taken up again', () => {
  async function given(): Promise<{ stateDir: string; writer: StateWriter; id: string }> {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    journal.append({ type: 'attempt-started', task: 'a/y', attempt: 1, codeVersion: 'v9' });
    return { stateDir, writer, id: journal.id };
  }

  test('brings its plan and events, and goes on where it stopped', async () => {
    const { stateDir, writer, id } = await given();
    await writer.close();
    const again = await openScene(stateDir, from);
    const { journal, events, ...rest } = valueOf(await again.reopen(id));
    expect(rest.plan).toEqual(plan);
    expect(events.map(({ event }) => event.type)).toEqual([
      'attempt-started',
      'attempt-succeeded',
      'attempt-started',
    ]);
    journal.append(succeeded('a/y'));
    await again.close();
    const { state } = valueOf(await readStore(stateDir, from));
    expect(outcomes(state, from, 'a')).toEqual({ x: 'succeeded', y: 'succeeded' });
    const { builtSeq, changedSeq } = state.assets[0]!;
    expect([builtSeq[1], changedSeq[1]]).toEqual([3, 4]);
  });

  test('by the writer that has it open already goes on with the same file', async () => {
    const { writer, id } = await given();
    const { journal, events } = valueOf(await writer.reopen(id));
    expect(events.length).toBe(3);
    journal.append(succeeded('a/y'));
    expect(valueOf(await writer.reopen(id)).events.length).toBe(4);
    await writer.close();
  });

  test('is named by the beginning of its id, or as the last', async () => {
    const { stateDir, writer } = await given();
    valueOf(writer.begin(plan));
    mkdirSync(backfillDir(stateDir, 'bf-7k2'));
    for (const text of ['bf-101', '101', 'bf-101']) {
      expect(valueOf(await readBackfill(stateDir, text, from)).id).toBe('bf-101');
    }
    rmSync(backfillDir(stateDir, 'bf-7k2'), { recursive: true });
    for (const text of ['last', 'latest', '102']) {
      expect(valueOf(await readBackfill(stateDir, text, from)).id).toBe('bf-102');
    }
    expect(problemsOf(await writer.reopen('bf-1'))).toEqual([
      '"bf-1" could be any of 2 backfills: bf-101, bf-102. Add a letter or two.',
    ]);
    expect(problemsOf(await writer.reopen('bf-103'))).toEqual([
      'there is no backfill "bf-103". Did you mean "bf-101"?',
    ]);
    expect(problemsOf(await writer.reopen('zzzzzz'))).toEqual([
      'there is no backfill "zzzzzz". See them with `backfill list`.',
    ]);
    await writer.close();
  });

  test('whose plan no longer fits the config says why', async () => {
    const { stateDir, writer } = await given();
    await writer.close();
    const other = graph('a', { a: ['x'] });
    const problems = problemsOf(await readBackfill(stateDir, 'last', other));
    expect(problems.join(' ')).toContain('asset "b", which the config no longer defines');
    rmSync(stateFile(stateDir));
    const { notices, backfills } = valueOf(await readStore(stateDir, other));
    expect(notices).toEqual([
      expect.stringContaining(
        'the plan of bf-101 no longer fits the config, so what it built is not counted: ',
      ),
    ]);
    expect(backfills).toMatchObject([{ id: 'bf-101', cells: 6, cost: 0.5, status: 'interrupted' }]);
  });
});
