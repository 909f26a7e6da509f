import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { viewAxis } from '../../../source/ui/matrix/axis-labels.ts';
import { createTimeAxis } from '../../../source/ui/matrix/time-axis.ts';
import { zoomLevels, type ZoomLevel } from '../../../source/ui/matrix/zoom.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';

const hourly = graph('a', { a: timed('hourly', { start: '1995-01-01' }) });
const axes = Object.fromEntries(
  zoomLevels.map((zoom) => [zoom, createTimeAxis(hourly, 'UTC', zoom)]),
) as Record<ZoomLevel, ReturnType<typeof createTimeAxis>>;

function labels(zoom: ZoomLevel, from: string, width: number): readonly string[] {
  const { steps } = axes[zoom];
  const start = steps.ordinalOf(from)!;
  const { major, minor } = viewAxis(axes[zoom], { start, end: start + width }, width);
  expect([major.length, minor.length]).toEqual([width, width]);
  return [major.trimEnd(), minor.trimEnd()];
}

describe('axis labels', () => {
  test.each([
    [
      'hour',
      '2024-02-28T21',
      40,
      ['   2024-02-29              2024-03-01', '   00    06    12    18    00    06'],
    ],
    [
      'day',
      '2023-12-20',
      50,
      [
        '2023 Dec    2024 Jan                       Feb',
        '  22        01     08     15     22        01',
      ],
    ],
    [
      'day',
      '2023-12-27',
      40,
      ['     2024 Jan                       Feb', '     01     08     15     22        01'],
    ],
    ['week', '2023-11-06', 24, ['2023    2024', 'Nov Dec Jan  Feb Mar Apr']],
    ['month', '2022-10', 20, ['   2023        2024', 'Q4 Q1 Q2 Q3 Q4 Q1 Q2']],
    ['quarter', '2008-Q3', 22, ['2008  2010', "  '09 '10 '11 '12 '13"]],
    ['year', '1998', 26, ['  2000      2010      2020', "  '00  '05  '10  '15  '20"]],
  ] as const)('at the zoom %s from %s', (zoom, from, width, expected) => {
    expect(labels(zoom, from, width)).toEqual(expected);
  });

  test('name a day whose midnight a clock change skips', () => {
    const zone = 'America/Havana';
    const made = graph('a', { a: timed('hourly', { start: '2023-03-11', timezone: zone }) });
    const axis = createTimeAxis(made, zone, 'hour');
    const start = axis.steps.ordinalOf('2023-03-11T20')!;
    const { major, minor } = viewAxis(axis, { start, end: start + 20 }, 20);
    expect([major.trimEnd(), minor.trimEnd()]).toEqual(['    2023-03-12', '         06    12']);
  });

  const words: Readonly<Record<ZoomLevel, RegExp>> = {
    hour: /^(\d{4}-\d\d-\d\d|00|06|12|18)$/,
    day: /^(\d{4}|[A-Z][a-z]{2}|01|08|15|22)$/,
    week: /^(\d{4}|[A-Z][a-z]{2})$/,
    month: /^(\d{4}|Q[1-4])$/,
    quarter: /^(\d{4}|'\d\d)$/,
    year: /^(\d{4}|'\d\d)$/,
  };

  test('are never cut and never touch, wherever the screen begins and ends', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zoomLevels), fc.nat(3000), fc.nat(250), (zoom, at, width) => {
        const axis = axes[zoom];
        const start = axis.first + (at % Math.max(1, axis.last - axis.first));
        const end = Math.min(axis.last, start + width);
        const { major, minor } = viewAxis(axis, { start, end }, width);
        for (const line of [major, minor]) {
          expect(line.length).toBe(width);
          for (const word of line.split(' ').filter(Boolean)) expect(word).toMatch(words[zoom]);
        }
      }),
    );
  });
});
