import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeGranularities } from '../../../source/domain/partitions/definition.ts';
import { createTicks } from '../../../source/domain/time/create-ticks.ts';
import type { TickRule } from '../../../source/domain/time/ticks.ts';

const zones = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu'];

const rule: fc.Arbitrary<TickRule> = fc.record({
  type: fc.constantFrom(...timeGranularities),
  timezone: fc.constantFrom(...zones),
  minuteOffset: fc.constantFrom(0, 30),
});

const anyInstant = fc.integer({
  min: Date.parse('-000500-01-01T00:00:00Z'),
  max: Date.parse('+012000-01-01T00:00:00Z'),
});

describe('ticks', () => {
  it('are the last at or before every instant until the next', () => {
    fc.assert(
      fc.property(rule, anyInstant, (each, epochMs) => {
        const ticks = createTicks(each);
        const index = ticks.indexAt(epochMs);
        expect(ticks.startOf(index)).toBeLessThanOrEqual(epochMs);
        expect(ticks.startOf(index + 1)).toBeGreaterThan(epochMs);
        expect(ticks.indexAt(ticks.startOf(index))).toBe(index);
        expect(ticks.indexAt(ticks.startOf(index + 1) - 1)).toBe(index);
      }),
    );
  });

  it('have rising local times but for hours that repeat', () => {
    const longer = rule.filter(({ type }) => type !== 'hourly');
    fc.assert(
      fc.property(longer, anyInstant, (each, epochMs) => {
        const ticks = createTicks(each);
        const index = ticks.indexAt(epochMs);
        expect(ticks.localOf(index + 1)).toBeGreaterThan(ticks.localOf(index));
      }),
    );
  });

  it.each([
    ['2024-10-06T02:45+11:00', '2024-10-06T02:00:00Z'],
    ['2024-10-06T01:45+10:30', '2024-10-06T01:00:00Z'],
    ['2024-04-07T01:45+10:30', '2024-04-07T01:00:00Z'],
  ])('of the hour around %s show %s on the local clock', (instant, local) => {
    const ticks = createTicks({ type: 'hourly', timezone: 'Australia/Lord_Howe' });
    expect(ticks.localOf(ticks.indexAt(Date.parse(instant)))).toBe(Date.parse(local));
  });

  it('are as many apart whichever end of time is asked for first', () => {
    const hours: TickRule = { type: 'hourly', timezone: 'Australia/Lord_Howe' };
    const instants = ['1900-01-01', '1981-06-01', '2024-06-01', '2077-01-01'].map(Date.parse);
    const forward = createTicks(hours);
    const backward = createTicks(hours);
    const rising = instants.map((epochMs) => forward.indexAt(epochMs));
    const falling = instants.toReversed().map((epochMs) => backward.indexAt(epochMs));
    const shift = falling.at(-1)! - rising[0]!;
    expect(falling.toReversed()).toEqual(rising.map((index) => index + shift));
    for (const index of rising)
      expect(backward.startOf(index + shift)).toBe(forward.startOf(index));
  });

  it('may be asked for by number before any instant', () => {
    const ticks = createTicks({ type: 'hourly', timezone: 'UTC' });
    expect(ticks.indexAt(ticks.startOf(-5))).toBe(-5);
  });
});
