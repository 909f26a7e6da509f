import { expect, test } from 'vitest';
import { sanitizeLine } from '../../../source/ui/log/sanitize-line.ts';

test.each([
  ['colours', '\u001b[1;31mERROR\u001b[0m bad', 'ERROR bad'],
  ['a link', '\u001b]8;;https://x.example\u0007here\u001b]8;;\u0007', 'here'],
  ['a title', '\u001b]0;owned\u0007text', 'text'],
  ['cursor movement', 'a\u001b[2Jb\u001b[10;10Hc', 'abc'],
  ['a progress bar that overwrites itself', '10%\r50%\r100%', '100%'],
  ['a line with a carriage return at its end', 'windows\r', 'windows'],
  ['tabs', 'a\tbc\td', 'a       bc      d'],
  ['bells and other controls', 'a\u0007b\u0000c\u0085d', 'abcd'],
  ['marks that reorder text', 'a\u202eb\u2066c', 'abc'],
])('%s are made harmless', (_, raw, expected) => {
  expect(sanitizeLine(raw)).toBe(expected);
});
