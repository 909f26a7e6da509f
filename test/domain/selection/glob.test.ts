import { expect, test } from 'vitest';
import { compileGlob, isGlob } from '../../../source/domain/selection/glob.ts';

test.each<[string, string, boolean]>([
  ['raw', 'raw', true],
  ['raw', 'raw_data', false],
  ['raw*', 'raw', true],
  ['raw*', 'raw_data', true],
  ['*raw', 'not_raw', true],
  ['r*w', 'raw_w', true],
  ['r*w', 'raw_', false],
  ['ra?', 'raw', true],
  ['ra?', 'ra', false],
  ['**', '', true],
  ['a.c*', 'abc', false],
  ['a[b]*', 'a[b]c', true],
  ['(*', '(x', true],
  ['*', 'two\nlines', true],
  ['é?', 'é😀', true],
])('%s against %j: %s', (glob, text, expected) => {
  expect(compileGlob(glob)(text)).toBe(expected);
});

test.each([
  ['raw', false],
  ['raw*', true],
  ['ra?', true],
])('%s is a glob: %s', (text, expected) => {
  expect(isGlob(text)).toBe(expected);
});

test('a run of wildcards takes no longer than one', () => {
  expect(compileGlob(`${'*'.repeat(50)}x`)('y'.repeat(1000))).toBe(false);
});
