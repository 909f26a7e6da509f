import { expect, test } from 'vitest';
import { cutMiddle, fitFacts, fitText } from '../../source/ui/fit-text.ts';

test.each([
  [20, 'mark cells by space.'],
  [6, 'short'],
  [2, 'short'],
])('the longest text that fits %i columns is taken', (width, text) => {
  expect(fitText(['mark cells by space.', 'short'], width)).toBe(text);
});

test.each([
  [40, ' · attempt 1/3 · exit 1 · 0.8s'],
  [23, ' · attempt 1/3 · exit 1'],
  [22, ' · attempt 1/3 · 0.8s'],
  [12, ' · exit 1'],
  [5, ''],
])('in %i columns only whole facts are told', (width, text) => {
  expect(fitFacts(['attempt 1/3', 'exit 1', '0.8s'], width)).toBe(text);
});

test.each([
  ['weather', 12, 'weather'],
  ['a_long_project_name_2024', 12, 'a_long…_2024'],
  ['a_long_project_name_2024', 11, 'a_lon…_2024'],
  ['a_long_project_name_2024', 10, 'a_lon…2024'],
  ['東京-shibuya-flagship', 10, '東京-…ship'],
  ['flagship-東京', 8, 'flags…京'],
  ['long', 1, '…'],
])('%s in %i columns is %s', (text, width, cut) => {
  expect(cutMiddle(text, width, '…')).toBe(cut);
});
