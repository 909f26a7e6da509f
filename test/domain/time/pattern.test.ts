import { describe, expect, it } from 'vitest';
import { checkPattern, formatPattern } from '../../../source/domain/time/pattern.ts';

const moment = Date.parse('2024-03-04T05:06:07Z');

describe('pattern', () => {
  it.each([
    ['yyyy-MM-dd', '2024-03-04'],
    ['yyyyMMddHHmmss', '20240304050607'],
    ["yyyy-'Q'Q", '2024-Q1'],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", '2024-03-04T05:06:07Z'],
    ["'it''s' yyyy", "it's 2024"],
    ["yyyy''MM", "2024'03"],
    ["'year'=yyyy", 'year=2024'],
    ['dd.MM.yyyy', '04.03.2024'],
  ])('%s writes %s', (pattern, expected) => {
    expect(checkPattern(pattern)).toBeUndefined();
    expect(formatPattern(moment, 'UTC', pattern)).toBe(expected);
  });

  it.each([
    ['Asia/Kolkata', '2024-03-04T10:36:07+05:30'],
    ['America/New_York', '2024-03-04T00:06:07-05:00'],
    ['Europe/London', '2024-03-04T05:06:07Z'],
  ])('writes local time in %s', (timezone, expected) => {
    expect(formatPattern(moment, timezone, "yyyy-MM-dd'T'HH:mm:ssXXX")).toBe(expected);
  });

  it('writes years of four digits at least', () => {
    expect(formatPattern(Date.parse('0099-01-01'), 'UTC', 'yyyy')).toBe('0099');
    expect(formatPattern(Date.parse('+010000-01-01'), 'UTC', 'yyyy')).toBe('10000');
    expect(formatPattern(Date.parse('-000001-01-01'), 'UTC', 'yyyy')).toBe('-000001');
  });

  it.each([
    ['YYYY-MM', 'pattern "YYYY-MM" has unknown "YYYY", expected yyyy MM dd HH mm ss Q XXX'],
    ['yyyy-M', 'pattern "yyyy-M" has unknown "M", expected yyyy MM dd HH mm ss Q XXX'],
    ['yyyyTHH', 'pattern "yyyyTHH" has unknown "T", expected yyyy MM dd HH mm ss Q XXX'],
    ["yyyy'T", `pattern "yyyy'T" has unknown "'", expected yyyy MM dd HH mm ss Q XXX`],
    ['', 'pattern is empty, expected one such as "yyyy-MM-dd"'],
  ])('%s is refused', (pattern, message) => {
    expect(checkPattern(pattern)?.message).toBe(message);
  });

  it('says how to write literal letters', () => {
    expect(checkPattern('yyyyTHH')?.hint).toBe("Write literal letters in single quotes: 'T'.");
    expect(checkPattern("yyyy'T")?.hint).toBe("Close the quote, or write '' for a literal quote.");
  });

  it('throws when it was never checked', () => {
    expect(() => formatPattern(moment, 'UTC', 'nope')).toThrow('unchecked pattern "nope"');
  });
});
