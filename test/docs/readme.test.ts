import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandTable } from '../../source/commands/command-table.ts';
import { runCommandLine } from '../../source/commands/run-command-line.ts';
import { FakeIo } from '../commands/fake-io.ts';
import { fencesOf, readMarkdown, wordsOf } from './markdown.ts';

const readme = readMarkdown('README.md');
const fences = fencesOf(readme);

/** Command lines between backquotes in running text. */
const inText = [
  ...readme.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`(backfill(?: [^`]*)?)`/g),
].map(([, line]) => line!);

let parent: string;

/** The README's config in a folder, with commands that do nothing. */
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'backfill-readme-'));
  const config = fences.find(({ info }) => info[0] === 'jsonc')!.lines.join('\n');
  const harmless = config.replaceAll(
    /"command": (?:\[[^\]]*\]|"[^"]*")/g,
    '"command": ["echo", "built"]',
  );
  expect(harmless.match(/\["echo"/g)).toHaveLength(2);
  for (const name of ['project', 'empty']) mkdirSync(join(parent, name));
  writeFileSync(join(parent, 'project/.backfillrc.json'), harmless);
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('the README', () => {
  test('has command lines', () => {
    expect(inText.length).toBeGreaterThan(8);
  });

  // One after the other in one project, as a reader would type them.
  test.each(inText)('`%s` does what it is shown for', async (line) => {
    const cwd = join(parent, line === 'backfill init' ? 'empty' : 'project');
    const io = new FakeIo({ cwd, env: { BACKFILL_NOW: '2024-04-15' } });
    const status = await runCommandLine(wordsOf(line), io);
    expect([status, io.stderr]).toEqual([0, '']);
  });

  test('lists every command, and none that there is not', () => {
    const list = fences.find(({ lines }) => lines[0]?.startsWith('backfill  ') === true)!;
    const listed = list.lines.flatMap((line) => {
      const usage = line.slice('backfill '.length, 34);
      return usage.split('|').map((alternative) => alternative.trim().split(' ')[0]!);
    });
    const names = new Set(listed.filter((name) => name !== ''));
    const shown = commandTable.filter(({ isHidden }) => isHidden !== true);
    expect([...names].sort()).toEqual(shown.map(({ name }) => name).sort());
  });
});
