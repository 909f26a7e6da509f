import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellStatuses } from '../../../source/domain/cell-status.ts';
import { StatusLevels } from '../../../source/ui/matrix/status-levels.ts';

const size = 10_000;
const stretch = fc
  .tuple(fc.nat(size), fc.nat(size))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('status levels', () => {
  test('count any stretch as looking at each cell would, after any changes', () => {
    const changes = fc.array(fc.tuple(stretch, fc.nat(cellStatuses.length - 1)), { maxLength: 6 });
    fc.assert(
      fc.property(changes, stretch, (changed, [start, end]) => {
        const codes = new Uint8Array(size);
        const levels = new StatusLevels(new Uint8Array(size));
        for (const [[from, to], code] of changed) {
          codes.fill(code, from, to);
          for (let ordinal = from; ordinal < to; ordinal++) levels.set(ordinal, code);
        }
        const expected = new Int32Array(cellStatuses.length);
        for (const code of codes.subarray(start, end)) expected[code]!++;
        const counts = new Int32Array(cellStatuses.length);
        levels.count(start, end, counts);
        expect(counts).toEqual(expected);
      }),
    );
  });
});
