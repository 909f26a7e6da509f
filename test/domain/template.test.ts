import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssetName, PartitionKey } from '../../source/domain/names.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import type { TemplateFields } from '../../source/domain/template.ts';
import { parseTemplate, renderCommand, renderText } from '../../source/domain/template.ts';

const day: TemplateFields = {
  asset: 'events' as AssetName,
  partitions: ['2024-03-10' as PartitionKey],
  start: Date.UTC(2024, 2, 10, 8),
  end: Date.UTC(2024, 2, 11, 7),
  timezone: 'America/Los_Angeles',
  partitionsFile: '/state/keys.txt',
  backfill: 'bf-7k2',
  attempt: 2,
};

const batch: TemplateFields = {
  ...day,
  partitions: ['2024-03-10', '2024-03-11', '2024-03-13'] as PartitionKey[],
  end: Date.UTC(2024, 2, 14, 7),
};

describe('a text', () => {
  test.each([
    ['{asset}/{partition}', 'events/2024-03-10'],
    ['{start} {end}', '2024-03-10T00:00:00-08:00 2024-03-11T00:00:00-07:00'],
    ['{start:yyyy/MM/dd} {end:yyyyMMdd HH}', '2024/03/10 20240311 00'],
    ['{partitions_file} {backfill} {attempt}', '/state/keys.txt bf-7k2 2'],
    ['{{partition}} {{{partition}}}', '{partition} {2024-03-10}'],
    ["awk '{{print $1}'", "awk '{print $1}'"],
    ['a lone } stays', 'a lone } stays'],
    ['', ''],
  ])('%j becomes %j', (template, rendered) => {
    expect(renderText(template, day)).toBe(rendered);
  });

  test('of several partitions names the first and the last, and spans all of them', () => {
    expect(renderText('{partition} {end:yyyy-MM-dd}', batch)).toBe(
      '2024-03-10..2024-03-13 2024-03-14',
    );
  });

  test('keeps quotes and blanks of a key as they are', () => {
    const odd = { ...day, partitions: ["it's here" as PartitionKey] };
    expect(renderText('{partition}', odd)).toBe("it's here");
    expect(renderCommand(['echo', '{partition}'], odd)).toEqual(['echo', "it's here"]);
  });
});

describe('a shell command', () => {
  test.each([
    ['echo {partition}', "echo 'it'\\''s'"],
    ['echo "day {partition}"', `echo "day "'it'\\''s'""`],
    ["echo 'day {partition}'", "echo 'day ''it'\\''s'''"],
    ['echo "$(basename {partition})"', `echo "$(basename 'it'\\''s')"`],
    ['echo \\"{partition}', `echo \\"'it'\\''s'`],
    ["# don't\necho {partition}", "# don't\necho 'it'\\''s'"],
  ])('%j quotes what it fills in', (command, rendered) => {
    const fields = { ...day, partitions: ["it's" as PartitionKey] };
    expect(renderCommand(command, fields)).toEqual(['sh', '-c', rendered]);
  });

  test.each([
    'printf %s {partition}',
    'printf %s "{partition}"',
    "printf %s '{partition}'",
    'printf %s "$(printf %s {partition}; printf .)" | sed \'$s/.$//\'',
    "printf '%s' `echo '#'`>/dev/null; printf %s {partition} # it's",
  ])('%j sees any value as one word', (command) => {
    const text = fc.string({ minLength: 1 }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, (value) => {
        const [program, ...rest] = renderCommand(command, {
          ...day,
          partitions: [value as PartitionKey],
        });
        expect(execFileSync(program!, rest, { encoding: 'utf8' })).toBe(value);
      }),
      {
        numRuns: 25,
        examples: [["'"], ['$(exit 9)'], ['"; exit 9; "'], ['\\'], ['`x`'], ['a\nb']],
      },
    );
  });
});

describe('a template problem', () => {
  test.each([
    ['{partiton}', 'unknown template field "{partiton}". Did you mean "{partition}"?'],
    [
      '{region}',
      'unknown template field "{region}". Known fields are {asset} {partition} {start} {end} {partitions_file} {backfill} {attempt}; write "{{" for a literal brace.',
    ],
    [
      'echo {partition',
      '"{" opens a template field that is never closed. Write "{{" for a literal brace.',
    ],
    [
      '{asset:yyyy}',
      'template field "{asset:yyyy}" takes no pattern. Write "{asset}"; only {start} and {end} take one.',
    ],
    [
      '{start:yyyy-mmm}',
      'pattern "yyyy-mmm" has unknown "mmm", expected yyyy MM dd HH mm ss Q XXX. Write literal letters in single quotes: \'mmm\'.',
    ],
  ])('of %j says what was expected', (template, message) => {
    const parsed = parseTemplate(template);
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([message]);
  });

  test('knows its place, and comes with all the others', () => {
    const parsed = parseTemplate('{{ {oops} {partition} {alas}');
    expect(parsed.ok ? [] : parsed.problems.map(({ offset }) => offset)).toEqual([3, 22]);
  });
});
