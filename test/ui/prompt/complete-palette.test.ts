import { describe, expect, test } from 'vitest';
import { acceptOption } from '../../../source/ui/prompt/accept-option.ts';
import { completePalette } from '../../../source/ui/prompt/complete-palette.ts';
import { wordsOf } from '../../../source/ui/prompt/suggestions.ts';
import { readCursor } from '../../domain/selection/completion-chart.ts';
import { paletteAt } from './palette-place.ts';

function complete(drawn: string) {
  const { text, cursor } = readCursor(drawn);
  return wordsOf(completePalette(paletteAt('live'), text, cursor));
}

/** The line after Tab, once `choice` steps were made down the list. */
function tab(drawn: string, choice = 0): string | undefined {
  const { text, cursor } = readCursor(drawn);
  const line = acceptOption({ kind: 'command', text, cursor, choice }, complete(drawn));
  return line && `${line.text.slice(0, line.cursor)}|${line.text.slice(line.cursor)}`;
}

test.each([
  ['zo|', ['zoom ', 'zoom-in', 'zoom-out']],
  ['zoom |', ['hour', 'day', 'week', 'month', 'quarter', 'year']],
  ['zoom q|', ['quarter']],
  ['concurrency |', []],
  ['go ev|', ['events', 'raw_events']],
  ['priority ev|', ['events', 'raw_events']],
  ['priority events |', []],
  ['pool |', ['api', 'warehouse']],
  ['pool w|', ['warehouse']],
  ['pool api 3|', []],
  ['select rep|', ['report']],
  ['select events/20|', ['2024']],
  ['select users/|', ['all', 'anna', 'ben']],
  ['partitions 2024-|', ['2024-01', '2024-02']],
  ['nothing |', []],
])('%s offers %j', (drawn, offered) => {
  expect(complete(drawn).options.map(({ text }) => text)).toEqual(offered);
});

describe('tab', () => {
  test.each([
    ['adds what all share', 'zo|', 'zoom|'],
    ['takes the first once they share nothing more', 'zoom|', 'zoom |'],
    ['takes the only one', 'pau|', 'pause|'],
    ['does nothing without any', 'nothing|', undefined],
    ['finishes an asset', 'select rep|', 'select report|'],
    [
      'replaces the whole word that the cursor stands in',
      'select ra|x/2024',
      'select raw_events|/2024',
    ],
    ['adds no sign to a whole word', 'select report|', undefined],
    ['goes on to the month', 'partitions 2|', 'partitions 2024|'],
    ['goes on within the year', 'partitions 2024-|', 'partitions 2024-0|'],
    ['keeps what comes after', 'select us|, report', 'select users|, report'],
  ])('%s: %s', (_, drawn, expected) => {
    expect(tab(drawn)).toBe(expected);
  });

  test('takes the option that was chosen', () => {
    expect(tab('zoom|', 2)).toBe('zoom-out|');
    expect(tab('partitions 2024-|', 1)).toBe('partitions 2024-02|');
  });
});
