import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReportSplitter } from '../../source/ui/report-splitter.ts';

function feed(chunks: readonly string[]): {
  text: string;
  rows: number[];
  backgrounds: string[];
} {
  const splitter = new ReportSplitter();
  const parts = chunks.flatMap((chunk) => splitter.push(chunk));
  return {
    text: parts.filter((part) => typeof part === 'string').join('') + splitter.release(),
    rows: parts.flatMap((part) => (typeof part !== 'string' && 'row' in part ? [part.row] : [])),
    backgrounds: parts.flatMap((part) =>
      typeof part !== 'string' && part.type === 'background' ? [part.background] : [],
    ),
  };
}

const report = (row: number) => `\u001b[<0;7;${row + 1}M`;

describe('keys and reports in one stream', () => {
  test.each<[string, string[], string, number[]]>([
    ['keys alone', ['jjk'], 'jjk', []],
    ['a report alone', [report(3)], '', [3]],
    ['a report between keys', [`j${report(3)}k`], 'jk', [3]],
    ['reports in a row', [report(1) + report(2)], '', [1, 2]],
    ['a report in two chunks', ['\u001b[<0;7', ';4Mx'], 'x', [3]],
    ['a report cut after its escape', ['\u001b', '[<0;7;4Mx'], 'x', [3]],
    ['a report cut after its bracket', ['j\u001b[', '<0;7;4Mx'], 'jx', [3]],
    ['a report in the older form', ['a\u001b[M !!b'], 'ab', []],
    ['an older one in three chunks', ['\u001b[M', ' ', '!!b'], 'b', []],
    ['an arrow key', ['\u001b[A'], '\u001b[A', []],
    ['an arrow key in two chunks', ['\u001b', '[A'], '\u001b[A', []],
    ['the escape key', ['\u001b'], '\u001b', []],
    ['escape and a report', [`\u001b${report(3)}`], '\u001b', [3]],
  ])('%s', (_, chunks, text, rows) => {
    expect(feed(chunks)).toEqual({ text, rows, backgrounds: [] });
  });

  test.each<[string, string[], string, string[]]>([
    ['white', ['j\u001b]11;rgb:ffff/ffff/ffff\u0007k'], 'jk', ['light']],
    ['black, with the other end', ['\u001b]11;rgb:0000/0000/0000\u001b\\k'], 'k', ['dark']],
    ['two digits a colour', ['\u001b]11;rgb:fd/f6/e3\u0007'], '', ['light']],
    ['in pieces', ['\u001b', ']1', '1;rgb:1e1e/1e1e', '/1e1e\u001b', '\\x'], 'x', ['dark']],
    ['nothing that is known', ['\u001b]11;red\u0007x'], 'x', []],
    ['another key begun like it', ['\u001b]', 'x'], '\u001b]x', []],
  ])('a background: %s', (_, chunks, text, backgrounds) => {
    expect(feed(chunks)).toEqual({ text, rows: [], backgrounds });
  });

  test('the rest of a background whose escape was released is not taken for keys', () => {
    const splitter = new ReportSplitter();
    splitter.push('\u001b');
    splitter.release();
    expect(splitter.push(']11;rgb:ffff/ffff/ffff\u0007')).toEqual([
      { type: 'background', background: 'light' },
    ]);
  });

  test('wherever the stream is cut, the same keys and reports come out', () => {
    const piece = fc.oneof(
      fc.constantFrom('j', ' ', '\r', '\u001b[A', '\u001b[5~', 'é'),
      fc.nat(200).map(report),
      fc.constant('\u001b]11;rgb:ffff/ffff/ffff\u001b\\'),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(400)), (pieces, cuts) => {
        const stream = pieces.join('');
        const places = [0, ...cuts, stream.length]
          .map((cut) => Math.min(cut, stream.length))
          .sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, i) => stream.slice(places[i], end));
        expect(feed(chunks)).toEqual(feed([stream]));
        expect(feed([stream]).text).toBe(
          pieces.filter((each) => !/^\u001b(?:\[<|\])/.test(each)).join(''),
        );
      }),
    );
  });
});

test('keys and reports keep their order', () => {
  const parts = new ReportSplitter().push(`v${report(3)}j${report(4)}${report(5)} `);
  expect(parts).toMatchObject(['v', { row: 3 }, 'j', { row: 4 }, { row: 5 }, ' ']);
});

test('an escape that nothing follows is kept back until it is released', () => {
  const splitter = new ReportSplitter();
  expect(splitter.push('\u001b')).toEqual([]);
  expect(splitter.holdsEscape).toBe(true);
  expect(splitter.release()).toBe('\u001b');
  expect(splitter.release()).toBe('');
});

test('the rest of a report whose escape was released is not taken for keys', () => {
  const splitter = new ReportSplitter();
  splitter.push('\u001b');
  splitter.release();
  expect(splitter.push(report(3).slice(1))).toMatchObject([{ row: 3 }]);
  expect(splitter.push('[<')).toEqual(['[<']);
});
