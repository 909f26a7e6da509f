import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minuteMs, RateWindow } from '../../../source/domain/schedule/rate-window.ts';

const times = fc.array(fc.integer({ min: 0, max: 5 * minuteMs }), { maxLength: 30 });

test('any minute holds as many starts as it may, in whatever order the clock has told them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), times, (perMinute, starts) => {
      const window = new RateWindow(perMinute);
      for (const at of starts) window.record(at);
      const newest = [...starts].sort((a, b) => b - a);
      for (let more = 0; more < perMinute; more++) {
        const last = newest[perMinute - 1 - more];
        expect(window.freeAt(more)).toBe(last === undefined ? -Infinity : last + minuteMs);
      }
      expect(window.freeAt(perMinute)).toBe(Infinity);
    }),
  );
});

test('what another window remembers counts as if it had been recorded', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), times, times, (perMinute, own, others) => {
      const [window, other, all] = [0, 1, 2].map(() => new RateWindow(perMinute)) as [
        RateWindow,
        RateWindow,
        RateWindow,
      ];
      for (const at of own) window.record(at);
      for (const at of others) other.record(at);
      for (const at of [...own, ...others]) all.record(at);
      window.absorb(other);
      for (let more = 0; more < perMinute; more++)
        expect(window.freeAt(more)).toBe(all.freeAt(more));
    }),
  );
});
