import { expect, test } from 'vitest';
import { MessageLines } from '../../source/engine/message-lines.ts';

const line = (text: string) => ({ type: 'line', text });

test.each<readonly [string, readonly string[], readonly unknown[]]>([
  ['one line', ['a\n'], [line('a')]],
  ['a line in pieces', ['a', 'b', '\n'], [line('ab')]],
  ['lines in one chunk', ['a\nb\n'], [line('a'), line('b')]],
  ['a line that is exactly as long as it may be', ['12345\n'], [line('12345')]],
  ['a line that is too long, once', ['12', '3456', '78\nb\n'], [{ type: 'too-long' }, line('b')]],
  ['a line that is too long in one chunk', ['123456\nb\n'], [{ type: 'too-long' }, line('b')]],
  ['the end within a line', ['a\nb'], [line('a'), { type: 'cut-short' }]],
  ['the end within a line that is too long', ['123456'], [{ type: 'too-long' }]],
])('tells of %s', (_name, chunks, expected) => {
  const lines = new MessageLines(5);
  const told = chunks.flatMap((chunk) => lines.take(Buffer.from(chunk)));
  expect([...told, ...lines.end()]).toEqual(expected);
});

test('a character in two chunks stays whole', () => {
  const lines = new MessageLines(5);
  const bytes = Buffer.from('é\n');
  expect(lines.take(bytes.subarray(0, 1))).toEqual([]);
  expect(lines.take(bytes.subarray(1))).toEqual([line('é')]);
});
