import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendRange,
  chainOrdinals,
  clipOrdinals,
  countOrdinals,
  countWithin,
  eachOrdinal,
  eachRange,
  equalOrdinals,
  hasOrdinal,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  ordinalRange,
  ordinalsFrom,
  ordinalsFromRanges,
  shiftOrdinals,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../source/domain/ordinals.ts';

/** Reads a drawing: `#` is an ordinal in the set, its column counted from 0. */
function draw(picture: string): OrdinalSet {
  return ordinalsFrom([...picture.matchAll(/#/g)].map(({ index }) => index));
}

function show(set: OrdinalSet, width: number): string {
  return Array.from({ length: width }, (_, i) => (hasOrdinal(set, i) ? '#' : '.')).join('');
}

//  a          b          a ∪ b      a ∩ b      a ∖ b
const examples: readonly (readonly [string, string, string, string, string])[] = [
  ['........', '........', '........', '........', '........'],
  ['###.....', '........', '###.....', '........', '###.....'],
  ['........', '###.....', '###.....', '........', '........'],
  ['###.....', '###.....', '###.....', '###.....', '........'],
  ['###.....', '...##...', '#####...', '........', '###.....'],
  ['###.....', '....##..', '###.##..', '........', '###.....'],
  ['####....', '..####..', '######..', '..##....', '##......'],
  ['########', '..###...', '########', '..###...', '##...###'],
  ['..###...', '########', '########', '..###...', '........'],
  ['##.##.##', '..#..#..', '########', '........', '##.##.##'],
  ['##.##.##', '.#####..', '########', '.#.##...', '#.....##'],
  ['#.#.#.#.', '.#.#.#.#', '########', '........', '#.#.#.#.'],
  ['#.#.#.#.', '########', '########', '#.#.#.#.', '........'],
  ['########', '#.#.#.#.', '########', '#.#.#.#.', '.#.#.#.#'],
  ['#......#', '.######.', '########', '........', '#......#'],
  ['.##..##.', '..####..', '.######.', '..#..#..', '.#....#.'],
];

describe('ordinals by example', () => {
  it.each(examples)('%s with %s', (a, b, union, intersection, difference) => {
    expect(show(unionOrdinals(draw(a), draw(b)), 8)).toBe(union);
    expect(show(intersectOrdinals(draw(a), draw(b)), 8)).toBe(intersection);
    expect(show(subtractOrdinals(draw(a), draw(b)), 8)).toBe(difference);
  });

  it.each([
    ['........', []],
    ['#.......', [0, 1]],
    ['########', [0, 8]],
    ['###....#', [0, 3, 7, 8]],
  ])('%s is held as %j', (picture, bounds) => {
    expect(draw(picture)).toEqual(bounds);
  });

  it.each([
    [3, 7, [3, 7]],
    [3, 3, []],
    [7, 3, []],
    [-2, 1, [-2, 1]],
    [0, Infinity, [0, Infinity]],
  ])('the range from %d to %d is %j', (start, end, bounds) => {
    expect(ordinalRange(start, end)).toEqual(bounds);
  });

  it.each<readonly [readonly (readonly [number, number])[], OrdinalSet]>([
    [[], []],
    [[[5, 5]], []],
    [
      [
        [5, 7],
        [0, 2],
      ],
      [0, 2, 5, 7],
    ],
    [
      [
        [5, 7],
        [0, 5],
      ],
      [0, 7],
    ],
    [
      [
        [0, 9],
        [2, 3],
        [9, 8],
      ],
      [0, 9],
    ],
  ])('the ranges %j make %j', (ranges, bounds) => {
    expect(ordinalsFromRanges(ranges)).toEqual(bounds);
  });

  it('an appended range joins the last when they touch', () => {
    const bounds: number[] = [];
    appendRange(bounds, 1, 3);
    appendRange(bounds, 3, 4);
    appendRange(bounds, 2, 3);
    appendRange(bounds, 6, 6);
    appendRange(bounds, 7, 9);
    expect(bounds).toEqual([1, 4, 7, 9]);
  });

  it.each([
    ['..##..#.', 1, '...##..#'],
    ['.##...#.', -2, '#...#...'],
    ['........', 3, '........'],
  ])('%s moved by %d is %s', (picture, steps, moved) => {
    expect(show(shiftOrdinals(draw(picture), steps), 8)).toBe(moved);
  });

  //  seeds        open        their chain
  it.each([
    ['.#......', '..##.#..', '..##....'],
    ['.#......', '.......#', '........'],
    ['##..#...', '.#...##.', '.#...##.'],
    ['........', '########', '........'],
    ['..#.#...', '########', '...#####'],
    ['#.......', '........', '........'],
  ])('from %s through %s a chain goes on to %s', (seeds, open, chain) => {
    expect(show(chainOrdinals(draw(seeds), draw(open)), 8)).toBe(chain);
  });

  it('an infinite range holds every later ordinal', () => {
    const all = ordinalRange(5, Infinity);
    expect(hasOrdinal(all, 1e15)).toBe(true);
    expect(hasOrdinal(all, 4)).toBe(false);
    expect(countWithin(all, 0, 8)).toBe(3);
    expect(intersectOrdinals(all, [0, 7, 9, 11])).toEqual([5, 7, 9, 11]);
    expect(subtractOrdinals(all, [6, 8])).toEqual([5, 6, 8, Infinity]);
  });
});

const ordinal = fc.integer({ min: -3, max: 30 });
const ordinals = fc
  .array(fc.tuple(ordinal, fc.nat(6)), { maxLength: 8 })
  .map((ranges) => ordinalsFromRanges(ranges.map(([start, size]) => [start, start + size])));

/** The same set as plain members. */
function members(set: OrdinalSet): readonly number[] {
  return [...eachOrdinal(set)];
}

/** Sorted, disjoint, not touching, none empty. */
function isCanonical(set: OrdinalSet): boolean {
  return set.length % 2 === 0 && set.every((bound, i) => i === 0 || bound > set[i - 1]!);
}

describe('ordinals by law', () => {
  it('operations agree with plain sets and stay canonical', () => {
    fc.assert(
      fc.property(ordinals, ordinals, (a, b) => {
        const inA = members(a);
        const inB = members(b);
        const results = [
          [unionOrdinals(a, b), [...new Set([...inA, ...inB])].sort((x, y) => x - y)],
          [intersectOrdinals(a, b), inA.filter((each) => inB.includes(each))],
          [subtractOrdinals(a, b), inA.filter((each) => !inB.includes(each))],
        ] as const;
        for (const [result, expected] of results) {
          expect(members(result)).toEqual(expected);
          expect(isCanonical(result)).toBe(true);
        }
      }),
    );
  });

  it('membership, counts and clips agree with plain members', () => {
    fc.assert(
      fc.property(ordinals, ordinal, ordinal, (set, start, end) => {
        const inside = members(set).filter((each) => each >= start && each < end);
        expect(members(clipOrdinals(set, start, end))).toEqual(inside);
        expect(countWithin(set, start, end)).toBe(inside.length);
        expect(hasOrdinal(set, start)).toBe(members(set).includes(start));
        expect(countOrdinals(set)).toBe(members(set).length);
        expect(isEmpty(set)).toBe(members(set).length === 0);
      }),
    );
  });

  it('equal members make equal sets, however they were built', () => {
    fc.assert(
      fc.property(ordinals, (set) => {
        expect(equalOrdinals(ordinalsFrom(members(set)), set)).toBe(true);
        expect(equalOrdinals(ordinalsFromRanges([...eachRange(set)].reverse()), set)).toBe(true);
      }),
    );
  });

  it('sets with different members differ', () => {
    fc.assert(
      fc.property(ordinals, ordinal, (set, each) => {
        const other = hasOrdinal(set, each)
          ? subtractOrdinals(set, [each, each + 1])
          : unionOrdinals(set, [each, each + 1]);
        expect(equalOrdinals(set, other)).toBe(false);
      }),
    );
  });

  it('a set is what its part and the rest make together', () => {
    fc.assert(
      fc.property(ordinals, ordinals, (a, b) => {
        const part = intersectOrdinals(a, b);
        const rest = subtractOrdinals(a, b);
        expect(unionOrdinals(part, rest)).toEqual(a);
        expect(intersectOrdinals(part, rest)).toEqual(noOrdinals);
      }),
    );
  });
});
