import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachOrdinal } from '../../../source/domain/ordinals.ts';
import { findPosition, findCells } from '../../../source/ui/matrix/find-cell.ts';
import { createMatrixModel } from '../../../source/ui/matrix/matrix-model.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';

const made = graph('a', { a: timed('hourly', { start: '2022-01-01' }) });
const size = made.assets[0]!.partitions.count;

const stretch = fc
  .tuple(fc.nat(size), fc.nat(size))
  .map(([a, b]) => ({ asset: 0, start: Math.min(a, b), end: Math.max(a, b) }));

/** Runs of codes, among them single cells far apart. */
const statuses = fc
  .array(fc.tuple(fc.nat(size - 1), fc.constantFrom(1, 2, 50, 5000), fc.nat(8)), { maxLength: 12 })
  .map((runs) => {
    const codes = new Uint8Array(size);
    for (const [start, length, code] of runs) codes.fill(code, start, start + length);
    return codes;
  });

function modelWith(codes: Uint8Array) {
  return createMatrixModel({ graph: made, timezone: 'UTC', assessment: { status: [codes] } });
}

describe('finding cells by status', () => {
  const wanted = fc.subarray([0, 1, 4, 8], { minLength: 1 });

  test('gives all of a stretch, as looking at each would', () => {
    fc.assert(
      fc.property(statuses, stretch, wanted, (status, cells, codes) => {
        const expected: number[] = [];
        for (let i = cells.start; i < cells.end; i++)
          if (codes.includes(status[i]!)) expected.push(i);
        expect([...eachOrdinal(findCells(modelWith(status), cells, codes))]).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('gives the first of a stretch, or the last backwards', () => {
    fc.assert(
      fc.property(statuses, stretch, wanted, (status, cells, codes) => {
        const model = modelWith(status);
        const inside = status.subarray(cells.start, cells.end);
        const first = inside.findIndex((code) => codes.includes(code));
        const last = inside.findLastIndex((code) => codes.includes(code));
        const shifted = (at: number) => (at < 0 ? undefined : at + cells.start);
        expect(findPosition({ model, codes, direction: 1 }, cells)).toBe(shifted(first));
        expect(findPosition({ model, codes, direction: -1 }, cells)).toBe(shifted(last));
      }),
      { numRuns: 50 },
    );
  });
});
