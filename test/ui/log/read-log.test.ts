import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInLog } from '../../../source/ui/log/find-in-log.ts';
import {
  readLogBackward,
  readLogForward,
  readLogTail,
  type LogPage,
} from '../../../source/ui/log/read-log.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backfill-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function logOf(text: string): Promise<string> {
  const path = join(folder, `${Math.abs(hash(text))}.log`);
  await writeFile(path, text);
  return path;
}

function hash(text: string): number {
  return Array.from(text).reduce((sum, c) => (sum * 31 + c.codePointAt(0)!) | 0, text.length);
}

const texts = (page: LogPage) => page.lines.map((line) => line.text);
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');

describe('the tail', () => {
  test('is the last lines, and where each begins', async () => {
    const page = await readLogTail(await logOf('a\nbb\nccc\n'), 2);
    expect(page).toEqual({
      lines: [
        { at: 2, text: 'bb' },
        { at: 5, text: 'ccc' },
      ],
      end: 9,
      size: 9,
    });
  });

  test.each([
    ['a line without an end counts', 'a\nb', ['a', 'b']],
    ['blank lines count', 'a\n\nb\n', ['a', '', 'b']],
    ['an empty file has no lines', '', []],
  ])('%s', async (_, text, expected) => {
    expect(texts(await readLogTail(await logOf(text), 10))).toEqual(expected);
  });

  test('a missing file has no lines', async () => {
    expect(await readLogTail(join(folder, 'none.log'), 10)).toEqual({
      lines: [],
      end: 0,
      size: 0,
      isMissing: true,
    });
  });

  test('grows with the file', async () => {
    const path = await logOf('grows\n');
    await appendFile(path, 'more\n');
    expect(texts(await readLogTail(path, 10))).toEqual(['grows', 'more']);
  });

  test('of a large file reads the end only', async () => {
    const path = await logOf(numbered(200_000));
    expect(texts(await readLogTail(path, 3))).toEqual([
      'line 199997',
      'line 199998',
      'line 199999',
    ]);
  });

  test('of one endless line is its end', async () => {
    const page = await readLogTail(await logOf('x'.repeat(300_000)), 2);
    expect(page.lines.length).toBe(2);
    expect(page.end).toBe(300_000);
  });
});

describe('paging', () => {
  test('forward pages follow one another without gaps', async () => {
    const path = await logOf(numbered(30_000));
    const read: string[] = [];
    for (let page = await readLogForward(path, 0, 7000); page.lines.length > 0;) {
      read.push(...texts(page));
      page = await readLogForward(path, page.end, 7000);
    }
    expect(read.length).toBe(30_000);
    expect(read.every((text, i) => text === `line ${i}`)).toBe(true);
  });

  test('backward pages follow one another without gaps', async () => {
    const path = await logOf(numbered(30_000));
    const read: string[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const page = await readLogBackward(path, before, 500);
      if (page.lines.length === 0) break;
      read.unshift(...texts(page));
      before = page.lines[0]!.at;
    }
    expect(read.length).toBe(30_000);
    expect(read.every((text, i) => text === `line ${i}`)).toBe(true);
  });

  test('wide characters survive the edges of what is read at once', async () => {
    const path = await logOf('日本語\n'.repeat(20_000));
    const page = await readLogForward(path, 0, 20_000);
    expect(page.lines.every((line) => line.text === '日本語')).toBe(true);
  });
});

describe('searching', () => {
  const text = 'alpha\nbeta\nAlpha again\ngamma\n';

  test.each([
    ['next', 0, 'alpha', 11],
    ['next', 11, 'alpha', 0],
    ['next', -1, 'alpha', 0],
    ['previous', 11, 'alpha', 0],
    ['previous', 0, 'alpha', 11],
    ['next', 0, 'delta', undefined],
    ['previous', 0, 'delta', undefined],
  ] as const)('%s from %i for %s is at %s', async (direction, from, needle, expected) => {
    expect(await findInLog(await logOf(text), needle, { from, direction })).toBe(expected);
  });

  test('finds what is far away, both ways', async () => {
    const path = await logOf(`needle here\n${numbered(50_000)}`);
    const size = (await readLogTail(path, 1)).size;
    expect(await findInLog(path, 'needle', { from: size, direction: 'previous' })).toBe(0);
    expect(await findInLog(path, 'line 49999', { from: 0, direction: 'next' })).toBeGreaterThan(0);
  });
});
