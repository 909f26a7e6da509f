import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { paintSides, paintSpans } from '../../source/ui/spans.ts';
import { createTheme, stripStyles } from '../../source/ui/theme.ts';

const theme = createTheme({ colorDepth: 8, unicode: true, background: 'dark' });

test.each([
  [['abc'], 5, 'abc  '],
  [['abc', 'def'], 6, 'abcdef'],
  [['abc', 'def'], 5, 'abcd…'],
  [['abc', 'def'], 3, 'ab…'],
  [['abc', ''], 3, 'abc'],
  [['日本', '語'], 4, '日… '],
  [['one two three'], 11, 'one two …  '],
  [['one two three'], 9, 'one two …'],
  [['one two three'], 8, 'one two…'],
  [['one', ' two three'], 11, 'one two …  '],
  [['of incomprehensibilities'], 22, 'of incomprehensibilit…'],
  [[{ text: 'one two three', isVerbatim: true }], 11, 'one two th…'],
])('%j in %i columns is %j', (spans, width, expected) => {
  expect(paintSpans(spans, width, theme)).toBe(expected);
});

test('painted lines are exactly as wide as asked, whatever they hold', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '日', 'é', '…', '■') });
  const spans = fc.array(fc.record({ text, style: fc.constantFrom('bad', 'plain') }));
  fc.assert(
    fc.property(spans, fc.nat(30), (parts, width) => {
      expect(stringWidth(stripStyles(paintSpans(parts, width, theme)))).toBe(width);
    }),
  );
});

test('the left side gives way to the right one', () => {
  const sides = { left: ['a long title'], right: ['71%'] };
  expect(paintSides(sides, 12, theme)).toBe('a long … 71%');
});
