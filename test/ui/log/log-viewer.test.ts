import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cutLog } from '../../../source/engine/cut-log.ts';
import { evolveLog, noLog, type LogState } from '../../../source/ui/log/log-state.ts';
import { LogViewer } from '../../../source/ui/log/log-viewer.ts';

const limit = 4_000;

/** A log of numbered lines on a screen of five, and what is on it after each reading. */
function openLog() {
  const folder = mkdtempSync(join(tmpdir(), 'backfill-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'log');
  writeFileSync(path, '');
  let state: LogState = noLog;
  let tell: (lines: readonly string[]) => void = () => undefined;
  const viewer = new LogViewer({
    state: () => state,
    rows: () => 5,
    dispatch: (intent) => {
      state = evolveLog(state, intent);
      if (intent.type === 'log-read') tell(state.page.lines.map(({ text }) => text));
    },
    crash: (error) => {
      throw error;
    },
  });
  const after = (act: () => void) =>
    new Promise<readonly string[]>((resolve) => {
      tell = resolve;
      act();
    });
  let written = 0;
  const write = (count: number) => {
    for (let i = 0; i < count; i++) appendFileSync(path, `line ${written++}\n`);
  };
  return { path, viewer, after, write, isFollowing: () => state.isFollowing };
}

test('the end of a log stays on the screen when its middle is left out', async () => {
  const { path, viewer, after, write } = openLog();
  write(1000);
  await after(() => viewer.show({ task: 0, attempt: 1, path, hasEnded: false }));
  await cutLog(path, limit);
  write(2);
  const lines = await after(() => viewer.refresh());
  expect(lines).toEqual([997, 998, 999, 1000, 1001].map((n) => `line ${n}`));
});

test('a place in the middle of a log that is left out gives way to the end', async () => {
  const { path, viewer, after, write, isFollowing } = openLog();
  write(1000);
  await after(() => viewer.show({ task: 0, attempt: 1, path, hasEnded: false }));
  await after(() => viewer.scroll(-400));
  expect(isFollowing()).toBe(false);
  await cutLog(path, limit);
  const lines = await after(() => viewer.refresh());
  expect(lines.at(-1)).toBe('line 999');
  expect(isFollowing()).toBe(true);
});
