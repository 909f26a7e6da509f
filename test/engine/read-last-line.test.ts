import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLastLine } from '../../source/engine/read-last-line.ts';
import { temporaryFolder } from './workbench.ts';

test.each([
  ['one\ntwo\n\n  \n', 'two'],
  ['one\ntwo', 'two'],
  ['10%\r50%\r100%\r', '100%'],
  ['\u001b[1;31mError:\u001b[0m it broke\u0007\n', 'Error: it broke'],
  [`${'x'.repeat(20_000)}\nlast\n`, 'last'],
  ['y'.repeat(20_000), `${'y'.repeat(499)}…`],
  ['  \n\n', undefined],
  ['', undefined],
])('the last line of %j is %j', async (text, line) => {
  const file = join(temporaryFolder(), 'log');
  writeFileSync(file, text);
  expect(await readLastLine(file)).toBe(line);
});

test('a missing log has no last line', async () => {
  expect(await readLastLine(join(temporaryFolder(), 'log'))).toBeUndefined();
});
