import { describe, expect, it } from 'vitest';
import type {
  CalendarDefinition,
  CronDefinition,
} from '../../../source/domain/partitions/definition.ts';
import { timePartitions } from '../../../source/domain/partitions/time-partitions.ts';
import { formatInstant } from '../../../source/domain/time/format-instant.ts';

type Stated<T> = Omit<T, 'timezone'> & { readonly timezone?: string };

type Example = readonly [
  behaviour: string,
  definition: Stated<CalendarDefinition> | Stated<CronDefinition>,
  now: string,
  windows: readonly string[],
];

/** Each existing partition as `key start length`, its start in local time. */
function viewWindows(given: Example[1], now: string): readonly string[] {
  const definition = { timezone: 'UTC', ...given };
  const partitions = timePartitions(definition, Date.parse(now));
  return Array.from({ length: partitions.count }, (_, i) => {
    const start = partitions.startOf(i);
    const hours = (partitions.endOf(i) - start) / 3_600_000;
    return `${partitions.keyOf(i)} ${formatInstant(start, definition.timezone)} ${hours}h`;
  });
}

function table(title: string, examples: readonly Example[]): void {
  describe(title, () => {
    it.each(examples)('%s', (_, definition, now, windows) => {
      expect(viewWindows(definition, now)).toEqual(windows);
    });
  });
}

table('bounds of time partitions', [
  [
    'the last partition has ended by now',
    { type: 'daily', start: '2024-02-28' },
    '2024-03-01T23:59:59.999Z',
    ['2024-02-28 2024-02-28T00:00:00Z 24h', '2024-02-29 2024-02-29T00:00:00Z 24h'],
  ],
  [
    'a window that ends exactly now exists',
    { type: 'daily', start: '2024-02-28' },
    '2024-03-02T00:00:00Z',
    [
      '2024-02-28 2024-02-28T00:00:00Z 24h',
      '2024-02-29 2024-02-29T00:00:00Z 24h',
      '2024-03-01 2024-03-01T00:00:00Z 24h',
    ],
  ],
  [
    'a window that the start cuts does not exist',
    { type: 'daily', start: '2024-03-01T00:01' },
    '2024-03-03T12:00:00Z',
    ['2024-03-02 2024-03-02T00:00:00Z 24h'],
  ],
  [
    'a window that the end cuts does not exist',
    { type: 'monthly', start: '2024-01-01', end: '2024-03-31' },
    '2025-01-01T00:00:00Z',
    ['2024-01 2024-01-01T00:00:00Z 744h', '2024-02 2024-02-01T00:00:00Z 696h'],
  ],
  [
    'the end is exclusive',
    { type: 'monthly', start: '2024-02-01', end: '2024-04-01' },
    '2025-01-01T00:00:00Z',
    ['2024-02 2024-02-01T00:00:00Z 696h', '2024-03 2024-03-01T00:00:00Z 744h'],
  ],
  [
    'a positive end offset exposes windows that have not ended',
    { type: 'monthly', start: '2024-01-01', endOffset: 2 },
    '2024-01-15T00:00:00Z',
    ['2024-01 2024-01-01T00:00:00Z 744h', '2024-02 2024-02-01T00:00:00Z 696h'],
  ],
  [
    'an end offset exposes nothing beyond the end',
    { type: 'daily', start: '2024-01-01', end: '2024-01-03', endOffset: 5 },
    '2024-01-02T00:00:00Z',
    ['2024-01-01 2024-01-01T00:00:00Z 24h', '2024-01-02 2024-01-02T00:00:00Z 24h'],
  ],
  [
    'a negative end offset hides the newest windows',
    { type: 'daily', start: '2024-01-01', endOffset: -2 },
    '2024-01-04T00:00:00Z',
    ['2024-01-01 2024-01-01T00:00:00Z 24h'],
  ],
  [
    'a negative end offset beyond the beginning leaves nothing',
    { type: 'daily', start: '2024-01-01', endOffset: -9 },
    '2024-01-04T00:00:00Z',
    [],
  ],
  ['nothing exists before the start', { type: 'daily', start: '2024-01-01' }, '2023-06-01', []],
  [
    'a start with an offset is that instant',
    { type: 'daily', start: '2024-01-01T00:00+02:00', end: '2024-01-02T00:00:00Z' },
    '2025-01-01',
    ['2024-01-01 2024-01-01T00:00:00Z 24h'],
  ],
]);

table('calendar steps', [
  [
    'weeks start on Monday and are named by their first day',
    { type: 'weekly', start: '2024-02-27' },
    '2024-03-18T00:00:00Z',
    ['2024-03-04 2024-03-04T00:00:00Z 168h', '2024-03-11 2024-03-11T00:00:00Z 168h'],
  ],
  [
    'weeks start on another day when told so',
    { type: 'weekly', start: '2024-02-27', weekStart: 'sunday', hourOffset: 6 },
    '2024-03-11T00:00:00Z',
    ['2024-03-03 2024-03-03T06:00:00Z 168h'],
  ],
  [
    'months start on another day when told so',
    { type: 'monthly', start: '2023-12-16', dayOfMonth: 15, hourOffset: 3, minuteOffset: 15 },
    '2024-03-20T00:00:00Z',
    ['2024-01 2024-01-15T03:15:00Z 744h', '2024-02 2024-02-15T03:15:00Z 696h'],
  ],
  [
    'quarters are named by their number',
    { type: 'quarterly', start: '2023-09-02' },
    '2024-07-01T00:00:00Z',
    [
      '2023-Q4 2023-10-01T00:00:00Z 2208h',
      '2024-Q1 2024-01-01T00:00:00Z 2184h',
      '2024-Q2 2024-04-01T00:00:00Z 2184h',
    ],
  ],
  [
    'years are 366 days long every fourth year',
    { type: 'yearly', start: '2022-06-01' },
    '2025-01-01T00:00:00Z',
    ['2023 2023-01-01T00:00:00Z 8760h', '2024 2024-01-01T00:00:00Z 8784h'],
  ],
  [
    'hours that start at a minute show it',
    { type: 'hourly', start: '2024-03-04T05:00', minuteOffset: 15 },
    '2024-03-04T07:15:00Z',
    ['2024-03-04T05:15 2024-03-04T05:15:00Z 1h', '2024-03-04T06:15 2024-03-04T06:15:00Z 1h'],
  ],
  [
    'days that start at an hour are named by their date',
    { type: 'daily', start: '2024-03-04', hourOffset: 22 },
    '2024-03-06T12:00:00Z',
    ['2024-03-04 2024-03-04T22:00:00Z 24h'],
  ],
]);

table('clocks that change', [
  [
    'a day is 23 hours long in spring',
    { type: 'daily', start: '2024-03-09', timezone: 'America/New_York' },
    '2024-03-12',
    ['2024-03-09 2024-03-09T00:00:00-05:00 24h', '2024-03-10 2024-03-10T00:00:00-05:00 23h'],
  ],
  [
    'a day is 25 hours long in autumn',
    { type: 'daily', start: '2024-11-02', timezone: 'America/New_York' },
    '2024-11-04T12:00:00Z',
    ['2024-11-02 2024-11-02T00:00:00-04:00 24h', '2024-11-03 2024-11-03T00:00:00-04:00 25h'],
  ],
  [
    'a skipped hour is no partition',
    { type: 'hourly', start: '2024-03-10T00', timezone: 'America/New_York' },
    '2024-03-10T09:00:00Z',
    [
      '2024-03-10T00 2024-03-10T00:00:00-05:00 1h',
      '2024-03-10T01 2024-03-10T01:00:00-05:00 1h',
      '2024-03-10T03 2024-03-10T03:00:00-04:00 1h',
      '2024-03-10T04 2024-03-10T04:00:00-04:00 1h',
    ],
  ],
  [
    'the second of two equal hours carries its offset',
    { type: 'hourly', start: '2024-11-03T00', timezone: 'America/New_York' },
    '2024-11-03T08:00:00Z',
    [
      '2024-11-03T00 2024-11-03T00:00:00-04:00 1h',
      '2024-11-03T01 2024-11-03T01:00:00-04:00 1h',
      '2024-11-03T01-05:00 2024-11-03T01:00:00-05:00 1h',
      '2024-11-03T02 2024-11-03T02:00:00-05:00 1h',
    ],
  ],
  [
    'a second hour at UTC carries +00:00',
    { type: 'hourly', start: '2024-10-27T01', timezone: 'Europe/London', minuteOffset: 30 },
    '2024-10-27T02:30:00Z',
    [
      '2024-10-27T01:30 2024-10-27T01:30:00+01:00 1h',
      '2024-10-27T01:30+00:00 2024-10-27T01:30:00+00:00 1h',
    ],
  ],
  [
    'an hour of which half is skipped is 30 minutes long on Lord Howe',
    { type: 'hourly', start: '2024-10-06T01', timezone: 'Australia/Lord_Howe' },
    '2024-10-05T17:00:00Z',
    [
      '2024-10-06T01 2024-10-06T01:00:00+10:30 1h',
      '2024-10-06T02 2024-10-06T02:30:00+11:00 0.5h',
      '2024-10-06T03 2024-10-06T03:00:00+11:00 1h',
    ],
  ],
  [
    'an hour of which half is repeated is 90 minutes long on Lord Howe',
    { type: 'hourly', start: '2024-04-07T00', timezone: 'Australia/Lord_Howe' },
    '2024-04-06T16:30:00Z',
    [
      '2024-04-07T00 2024-04-07T00:00:00+11:00 1h',
      '2024-04-07T01 2024-04-07T01:00:00+11:00 1.5h',
      '2024-04-07T02 2024-04-07T02:00:00+10:30 1h',
    ],
  ],
  [
    'hours stay an hour long when clocks move by an hour within them',
    { type: 'hourly', start: '2006-04-01T23', timezone: 'America/St_Johns' },
    '2006-04-02T05:30:00Z',
    [
      '2006-04-01T23 2006-04-01T23:00:00-03:30 1h',
      '2006-04-02T00 2006-04-02T00:00:00-03:30 1h',
      '2006-04-02T02 2006-04-02T02:00:00-02:30 1h',
    ],
  ],
  [
    'there is no hour that starts at a skipped minute',
    { type: 'hourly', start: '2024-03-10', timezone: 'America/New_York', minuteOffset: 30 },
    '2024-03-10T08:30:00Z',
    [
      '2024-03-10T00:30 2024-03-10T00:30:00-05:00 1h',
      '2024-03-10T01:30 2024-03-10T01:30:00-05:00 1h',
      '2024-03-10T03:30 2024-03-10T03:30:00-04:00 1h',
    ],
  ],
  [
    'a day whose tick repeats starts at the first occurrence, once',
    { type: 'daily', start: '2020-10-31', hourOffset: 1, timezone: 'America/Los_Angeles' },
    '2020-11-02T12:00:00Z',
    ['2020-10-31 2020-10-31T01:00:00-07:00 24h', '2020-11-01 2020-11-01T01:00:00-07:00 25h'],
  ],
  [
    'a day whose tick is skipped starts at the first instant after the gap',
    {
      type: 'daily',
      start: '2024-03-09',
      hourOffset: 2,
      minuteOffset: 30,
      timezone: 'America/New_York',
    },
    '2024-03-11T12:00:00Z',
    ['2024-03-09 2024-03-09T02:30:00-05:00 23.5h', '2024-03-10 2024-03-10T03:00:00-04:00 23.5h'],
  ],
]);

table('zones of every kind', [
  [
    'half-hour offsets',
    { type: 'hourly', start: '2024-01-01T00', timezone: 'Asia/Kolkata' },
    '2023-12-31T20:30:00Z',
    ['2024-01-01T00 2024-01-01T00:00:00+05:30 1h', '2024-01-01T01 2024-01-01T01:00:00+05:30 1h'],
  ],
  [
    '45-minute offsets with daylight saving',
    { type: 'daily', start: '2024-04-06', timezone: 'Pacific/Chatham' },
    '2024-04-08T00:00:00Z',
    ['2024-04-06 2024-04-06T00:00:00+13:45 24h', '2024-04-07 2024-04-07T00:00:00+13:45 25h'],
  ],
  [
    'midnight skipped in São Paulo',
    { type: 'daily', start: '2018-11-03', timezone: 'America/Sao_Paulo' },
    '2018-11-06',
    ['2018-11-03 2018-11-03T00:00:00-03:00 24h', '2018-11-04 2018-11-04T01:00:00-02:00 23h'],
  ],
  [
    'midnight skipped in Cairo',
    { type: 'daily', start: '2024-04-26', timezone: 'Africa/Cairo' },
    '2024-04-27',
    ['2024-04-26 2024-04-26T01:00:00+03:00 23h'],
  ],
  [
    'midnight skipped in Beirut',
    { type: 'hourly', start: '2022-03-26T23', timezone: 'Asia/Beirut' },
    '2022-03-26T23:00:00Z',
    ['2022-03-26T23 2022-03-26T23:00:00+02:00 1h', '2022-03-27T01 2022-03-27T01:00:00+03:00 1h'],
  ],
  [
    'midnight repeated in Havana belongs to the day that it first begins',
    { type: 'daily', start: '2024-11-02', timezone: 'America/Havana' },
    '2024-11-04T12:00:00Z',
    ['2024-11-02 2024-11-02T00:00:00-04:00 24h', '2024-11-03 2024-11-03T00:00:00-04:00 25h'],
  ],
  [
    'a date that Samoa skipped is no partition',
    { type: 'daily', start: '2011-12-29', timezone: 'Pacific/Apia' },
    '2012-01-01',
    ['2011-12-29 2011-12-29T00:00:00-10:00 24h', '2011-12-31 2011-12-31T00:00:00+14:00 24h'],
  ],
  [
    'hours of a date that Samoa skipped are no partitions',
    { type: 'hourly', start: '2011-12-29T23', timezone: 'Pacific/Apia' },
    '2011-12-30T11:00:00Z',
    ['2011-12-29T23 2011-12-29T23:00:00-10:00 1h', '2011-12-31T00 2011-12-31T00:00:00+14:00 1h'],
  ],
  [
    'a skipped date of which hours remain, as days start late, is a partition',
    { type: 'daily', start: '2011-12-29', hourOffset: 5, timezone: 'Pacific/Apia' },
    '2012-01-01',
    [
      '2011-12-29 2011-12-29T05:00:00-10:00 19h',
      '2011-12-30 2011-12-31T00:00:00+14:00 5h',
      '2011-12-31 2011-12-31T05:00:00+14:00 24h',
    ],
  ],
  [
    'a week with a skipped date has six days',
    { type: 'weekly', start: '2011-12-26', timezone: 'Pacific/Apia' },
    '2012-01-02',
    ['2011-12-26 2011-12-26T00:00:00-10:00 144h'],
  ],
  [
    'local mean time has seconds',
    { type: 'daily', start: '1883-11-17', end: '1883-11-19', timezone: 'America/New_York' },
    '2024-01-01',
    [
      '1883-11-17 1883-11-17T00:00:00-04:56:02 24h',
      `1883-11-18 1883-11-18T00:00:00-04:56:02 ${24 + 238 / 3600}h`,
    ],
  ],
]);

table('key formats', [
  [
    'a format replaces the key',
    { type: 'daily', start: '2024-03-04', format: "'day='yyyyMMdd" },
    '2024-03-05',
    ['day=20240304 2024-03-04T00:00:00Z 24h'],
  ],
  [
    'a format may show the hour at which a day starts',
    { type: 'daily', start: '2024-03-04', hourOffset: 6, format: 'yyyy/MM/dd-HH:mm' },
    '2024-03-05T06:00:00Z',
    ['2024/03/04-06:00 2024-03-04T06:00:00Z 24h'],
  ],
  [
    'a repeated hour carries its offset in any format',
    { type: 'hourly', start: '2024-11-03T01', format: 'yyyyMMddHH', timezone: 'America/New_York' },
    '2024-11-03T07:00:00Z',
    ['2024110301 2024-11-03T01:00:00-04:00 1h', '2024110301-05:00 2024-11-03T01:00:00-05:00 1h'],
  ],
  [
    'a format that shows the offset adds no other',
    {
      type: 'hourly',
      start: '2024-10-27T01',
      format: "yyyy-MM-dd'T'HHXXX",
      timezone: 'Europe/London',
    },
    '2024-10-27T02:00:00Z',
    [
      '2024-10-27T01+01:00 2024-10-27T01:00:00+01:00 1h',
      '2024-10-27T01Z 2024-10-27T01:00:00+00:00 1h',
    ],
  ],
]);

describe('keys of time partitions', () => {
  const nowMs = Date.parse('2024-12-01T00:00:00Z');
  const hourly = timePartitions(
    { type: 'hourly', start: '2024-10-01', timezone: 'America/New_York' },
    nowMs,
  );
  const daily = timePartitions({ type: 'daily', start: '2024-01-01', timezone: 'UTC' }, nowMs);
  const weekly = timePartitions({ type: 'weekly', start: '2024-01-01', timezone: 'UTC' }, nowMs);

  it.each([
    ['2024-11-03T01', true],
    ['2024-11-03T01-05:00', true],
    ['2024-11-03T01-04:00', false],
    ['2024-11-03T02-05:00', false],
    ['2024-11-03T01-0500', false],
    ['2024-11-03T24', false],
    ['2024-11-03', false],
    ['2024-09-30T23', false],
  ])('an hour is named %s: %s', (key, exists) => {
    expect(hourly.ordinalOf(key) !== undefined).toBe(exists);
  });

  it.each(['2023-12-31', '2024-12-01', '2024-02-30', '2024-1-1', ' 2024-01-01', '2024-01', ''])(
    'no day is named "%s"',
    (key) => {
      expect(daily.ordinalOf(key)).toBeUndefined();
    },
  );

  it('a day within a week does not name the week', () => {
    expect(weekly.ordinalOf('2024-01-08')).toBe(1);
    expect(weekly.ordinalOf('2024-01-09')).toBeUndefined();
  });
});

describe('limit of time partitions', () => {
  const start = '2015-01-01';

  it('is infinite without an end', () => {
    const daily = timePartitions({ type: 'daily', start, timezone: 'UTC' }, 0);
    expect(daily.limit).toBe(Infinity);
  });

  it('counts every window up to an end in the far future', () => {
    const timezone = 'America/New_York';
    const end = '9999-12-31';
    const days = (Date.parse(end) - Date.parse(start)) / 86_400_000;
    const daily = timePartitions({ type: 'daily', start, end, timezone }, 0);
    const hourly = timePartitions({ type: 'hourly', start, end, timezone }, 0);
    expect(daily.limit).toBe(days);
    expect(hourly.limit).toBe(days * 24);
  });
});

describe('overlapping ordinals', () => {
  const daily = timePartitions({ type: 'daily', start: '2024-01-01', timezone: 'UTC' }, 0);
  const at = (text: string): number => Date.parse(text);

  it.each([
    ['a whole day', at('2024-01-02'), at('2024-01-03'), [1, 2]],
    ['the last millisecond of a day', at('2024-01-02') - 1, at('2024-01-03'), [0, 2]],
    ['a moment', at('2024-01-02T12:00Z'), at('2024-01-02T12:00Z') + 1, [1, 2]],
    ['nothing', at('2024-01-02T12:00Z'), at('2024-01-02T12:00Z'), [1, 1]],
    ['days before the first', at('2023-12-30'), at('2024-01-02'), [-2, 1]],
    ['all the past', -Infinity, at('2024-01-02'), [-Infinity, 1]],
    ['all the future', at('2024-01-02'), Infinity, [1, Infinity]],
  ])('of %s', (_, start, end, expected) => {
    expect(daily.overlapping({ start, end })).toEqual(expected);
  });
});

const berlin = 'Europe/Berlin';

table('windows between the ticks of a schedule', [
  [
    'the last has ended at its next tick',
    { type: 'cron', schedule: '30 5 * * 1-5', start: '2024-03-01' },
    '2024-03-05T05:30:00Z',
    ['2024-03-01T05:30 2024-03-01T05:30:00Z 72h', '2024-03-04T05:30 2024-03-04T05:30:00Z 24h'],
  ],
  [
    'an end offset exposes the one that is under way',
    { type: 'cron', schedule: '@monthly', start: '2024-01-01', endOffset: 1 },
    '2024-02-15',
    ['2024-01-01T00:00 2024-01-01T00:00:00Z 744h', '2024-02-01T00:00 2024-02-01T00:00:00Z 696h'],
  ],
  [
    'a format overrides the key',
    { type: 'cron', schedule: '0 6 * * SUN', start: '2024-01-01', format: "yyyyMMdd'w'" },
    '2024-01-22',
    ['20240107w 2024-01-07T06:00:00Z 168h', '20240114w 2024-01-14T06:00:00Z 168h'],
  ],
  [
    'a skipped tick comes right after the gap and keeps its key',
    { type: 'cron', schedule: '30 2 * * *', start: '2024-03-30', timezone: berlin },
    '2024-04-01T12:00Z',
    [
      '2024-03-30T02:30 2024-03-30T02:30:00+01:00 23.5h',
      '2024-03-31T02:30 2024-03-31T03:00:00+02:00 23.5h',
    ],
  ],
  [
    'a repeated tick of a named hour comes once',
    { type: 'cron', schedule: '30 2 * * *', start: '2024-10-26', timezone: berlin },
    '2024-10-28T12:00Z',
    [
      '2024-10-26T02:30 2024-10-26T02:30:00+02:00 24h',
      '2024-10-27T02:30 2024-10-27T02:30:00+02:00 25h',
    ],
  ],
  [
    'a repeated tick of every hour comes twice, later with its offset',
    { type: 'cron', schedule: '0 * * * *', start: '2024-10-27T01:00', timezone: berlin },
    '2024-10-27T02:00Z',
    [
      '2024-10-27T01:00 2024-10-27T01:00:00+02:00 1h',
      '2024-10-27T02:00 2024-10-27T02:00:00+02:00 1h',
      '2024-10-27T02:00+01:00 2024-10-27T02:00:00+01:00 1h',
    ],
  ],
  [
    'every hour has none of the skipped one',
    { type: 'cron', schedule: '0 * * * *', start: '2024-03-31T01:00', timezone: berlin },
    '2024-03-31T02:00Z',
    [
      '2024-03-31T01:00 2024-03-31T01:00:00+01:00 1h',
      '2024-03-31T03:00 2024-03-31T03:00:00+02:00 1h',
    ],
  ],
  [
    'leap days are four years apart, but for centuries',
    { type: 'cron', schedule: '0 0 29 2 *', start: '2092-01-01' },
    '2107-01-01',
    [
      '2092-02-29T00:00 2092-02-29T00:00:00Z 35064h',
      '2096-02-29T00:00 2096-02-29T00:00:00Z 70104h',
    ],
  ],
]);
