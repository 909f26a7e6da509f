import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createState } from '../../source/domain/state.ts';
import { evolveState } from '../../source/domain/evolve-state.ts';
import { openWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import { graph } from '../builders/graph.ts';
import { bundleScript, startChild } from './children/child.ts';
import { temporaryDirectory, valueOf, viewState } from './scene.ts';

const rounds = 12;

test('a writer that is killed at any moment loses no event that was on disk', async () => {
  const script = await bundleScript('append-forever');
  onTestFinished(script.remove);
  const stateDir = join(temporaryDirectory(), 'state');
  const from = graph('a -> b', { a: 'hourly', b: 'daily' });
  let before = 0;
  for (let round = 0; round < rounds; round++) {
    const child = startChild(process.execPath, script.file, stateDir);
    let acknowledged = 0;
    for (let line = 0; line < 1 + 17 * round; line++) acknowledged = Number(await child.next());
    await child.kill();

    const { state, backfills } = valueOf(await readStore(stateDir, from));
    expect(state.sequence).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThan(before);
    before = state.sequence;

    const { plan, events } = valueOf(await readBackfill(stateDir, 'last', from));
    expect(events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: state.sequence }, (_, i) => i + 1),
    );
    const replayed = createState(from);
    for (const each of events) evolveState(replayed, { graph: from, plan }, each);
    expect(viewState(state)).toEqual(viewState(replayed));
    expect(backfills).toMatchObject([{ status: 'interrupted', isLive: false }]);
  }
  const writer = valueOf(await openWriter(stateDir, from));
  expect(writer.notices[0]).toMatch(/^process \d+ ended without releasing the state directory/);
  await writer.close();
  expect(readdirSync(stateDir).sort()).toEqual(['backfills', 'state.json']);
});
