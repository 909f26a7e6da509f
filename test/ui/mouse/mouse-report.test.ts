import { expect, test } from 'vitest';
import { parseMouseReport, type MouseReport } from '../../../source/ui/mouse/mouse-report.ts';

const at = { column: 9, row: 4 };
const button = 'left';

test.each<[string, string, MouseReport | undefined]>([
  ['a press', '\u001b[<0;10;5M', { type: 'press', button, ...at }],
  ['a release', '\u001b[<0;10;5m', { type: 'release', button, ...at }],
  ['a drag', '\u001b[<32;10;5M', { type: 'drag', button, ...at }],
  ['a press with control', '\u001b[<16;10;5M', { type: 'press', button, ...at }],
  ['the right button', '\u001b[<2;10;5M', { type: 'press', button: 'right', ...at }],
  ['the wheel upwards', '\u001b[<64;10;5M', wheel(-1, 0)],
  ['the wheel downwards', '\u001b[<65;10;5M', wheel(1, 0)],
  ['the wheel to the left', '\u001b[<66;10;5M', wheel(0, -1)],
  ['the wheel to the right', '\u001b[<67;10;5M', wheel(0, 1)],
  ['the wheel upwards with shift', '\u001b[<68;10;5M', wheel(0, -1)],
  ['the wheel downwards with shift', '\u001b[<69;10;5M', wheel(0, 1)],
  ['mere movement', '\u001b[<35;10;5M', undefined],
  ['a fourth button', '\u001b[<128;10;5M', undefined],
  ['a report cut short', '\u001b[<0;10M', undefined],
])('%s', (_, text, report) => {
  expect(parseMouseReport(text)).toEqual(report);
});

function wheel(rows: number, columns: number): MouseReport {
  return { type: 'wheel', step: { rows, columns }, ...at };
}
