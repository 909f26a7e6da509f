import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { keyPresses } from '../../source/ui/key-press.ts';

const none = {} as Key;

test.each([
  ['a character', 'j', {}, ['j']],
  ['fast typing, which arrives at once', 'jjG', {}, ['j', 'j', 'G']],
  [
    'typing that ends with enter',
    'zoom day\r',
    {},
    ['z', 'o', 'o', 'm', 'space', 'd', 'a', 'y', 'enter'],
  ],
  ['an arrow', '', { upArrow: true }, ['up']],
  ['a page key', '', { pageDown: true }, ['pagedown']],
  ['enter', '\r', { return: true }, ['enter']],
  ['escape', '', { escape: true }, ['esc']],
  ['delete, which many terminals send for backspace', '', { delete: true }, ['backspace']],
  ['shift and tab', '', { tab: true, shift: true }, ['shift-tab']],
  ['control and a letter', 'c', { ctrl: true }, ['ctrl-c']],
  ['a character outside the basic plane', '🙂x', {}, ['🙂', 'x']],
])('%s', (_, input, key, expected) => {
  expect(keyPresses(input, { ...none, ...key })).toEqual(expected);
});
