import { expect, test } from 'vitest';
import { wrapSpans } from '../../source/ui/wrap-spans.ts';
import type { Spans } from '../../source/ui/spans.ts';

const textOf = (line: Spans) =>
  line.map((span) => (typeof span === 'string' ? span : span.text)).join('');

test.each<[Spans, number, readonly string[]]>([
  [['one two'], 7, ['one two']],
  [['one two three'], 8, ['one two ', '  three']],
  [['one two three'], 7, ['one two', '  three']],
  [['one ', { text: 'two three', style: 'bad' }], 9, ['one two ', '  three']],
  [['a incomprehensible b'], 8, ['a ', '  incomprehensible', '  b']],
  [[''], 8, ['']],
])('%j in %i columns', (spans, width, lines) => {
  expect(wrapSpans(spans, width, 2).map(textOf)).toEqual(lines);
});

test('words keep the style of their span', () => {
  expect(wrapSpans([{ text: 'so bad', style: 'bad' }], 3, 0)).toEqual([
    [
      { text: 'so', style: 'bad' },
      { text: ' ', style: 'bad' },
    ],
    [{ text: '' }, { text: 'bad', style: 'bad' }],
  ]);
});
