import { afterAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../source/commands/run-command-line.ts';
import { FakeIo } from '../commands/fake-io.ts';
import { copyProject, copyWeather } from '../terminal/project-copy.ts';
import { fencesOf, readMarkdown, typedIn, wordsOf } from './markdown.ts';

const projects = {
  'every-kind': { copy: copyProject('every-kind'), now: '2024-11-12' },
  weather: { copy: copyWeather(), now: '2016-01-02' },
} as const;

afterAll(() => {
  for (const { copy } of Object.values(projects)) copy.remove();
});

/** Hides what differs from run to run: ids, times, how long it took, a tick of CPU time or none. */
function steady(text: string): string {
  return text
    .replaceAll(/bf-\w+/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME')
    .replaceAll(/\b[\d.]+m?s\b/g, 'DURATION')
    .replaceAll(', DURATION of CPU time', '')
    .trimEnd();
}

/** What is printed as a pattern: a line of `…` stands for any number of lines. */
function patternOf(printed: readonly string[]): RegExp {
  const lines = printed.map((line) =>
    line === '…' ? '(?:.*\\n)*?' : `${steady(line).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} *\\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

async function say(project: keyof typeof projects, line: string) {
  const { copy, now } = projects[project];
  const io = new FakeIo({ cwd: copy.folder, env: { BACKFILL_NOW: now } });
  const status = await runCommandLine(wordsOf(line), io);
  return { status, text: `${steady(io.stdout + io.stderr)}\n` };
}

const examples = fencesOf(readMarkdown('docs/concepts.md')).flatMap((fence) => {
  const [language, project] = fence.info;
  if (language !== 'console') return [];
  return typedIn(fence).map((typed) => ({ ...typed, project: project as keyof typeof projects }));
});

describe('the guide to concepts', () => {
  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  test.each(examples)('shows what `$line` prints', async ({ line, printed, project }) => {
    const { status, text } = await say(project, line);
    expect(text).toMatch(patternOf(printed));
    expect(status).toBe(printed[0]?.startsWith('error:') === true ? 2 : 0);
  });
});
