import { describe, expect, test } from 'vitest';
import { countOf, formatCount, formatMoney, formatPercent } from '../../source/domain/figures.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1037, '1,037'],
  [1_000_000, '1,000,000'],
])('%i is counted as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('a noun agrees with its count', () => {
  expect([countOf(0, 'cell'), countOf(1, 'cell'), countOf(1200, 'cell')]).toEqual([
    '0 cells',
    '1 cell',
    '1,200 cells',
  ]);
});

describe('money', () => {
  test.each([
    [0, 'USD', '$0.00'],
    [4.31, 'USD', '$4.31'],
    [0.1, 'USD', '$0.10'],
    [0.096, 'USD', '$0.096'],
    [0.0996, 'USD', '$0.1'],
    [0.004, 'USD', '$0.004'],
    [0.000_012_34, 'USD', '$0.000012'],
    [12_345.678, 'EUR', '€12,345.68'],
    [-2.5, 'GBP', '-£2.50'],
    [3, 'CHF', '3.00 CHF'],
    [3, 'credits', '3.00 credits'],
  ])('%d %s is %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });
});

test.each([
  [0, 0, '100%'],
  [0, 10, '0%'],
  [1, 1000, '1%'],
  [999, 1000, '99%'],
  [1000, 1000, '100%'],
])('%i of %i is %s', (done, total, text) => {
  expect(formatPercent(done, total)).toBe(text);
});
