import { describe, expect, test } from 'vitest';
import { cutText, textWidth } from '../../source/commands/text-width.ts';

describe('textWidth', () => {
  test.each([
    ['', 0],
    ['raw_weather', 11],
    ['Zürich', 6],
    ['Zu\u0308rich', 6],
    ['東京', 4],
    ['서울', 4],
    ['カナ', 4],
    ['ﾃ', 1],
    ['✓ ✗ ⊘', 5],
    ['█░', 2],
    ['🌧', 1],
    ['🚀', 2],
    ['a\u200bb', 2],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('cutText', () => {
  test.each([
    ['monthly_climate', 20, 'monthly_climate'],
    ['monthly_climate', 15, 'monthly_climate'],
    ['monthly_climate', 10, 'monthly_c…'],
    ['monthly_climate', 1, '…'],
    ['monthly_climate', 0, ''],
    ['東京駅前', 8, '東京駅前'],
    ['東京駅前', 7, '東京駅…'],
    ['東京駅前', 6, '東京…'],
  ])('%j cut to %i columns is %j', (text, width, cut) => {
    expect(cutText(text, width, '…')).toBe(cut);
    expect(textWidth(cut)).toBeLessThanOrEqual(width);
  });
});
