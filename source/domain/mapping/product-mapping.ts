import {
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  type OrdinalSet,
  joinOrdinals,
  unionOrdinals,
} from '../ordinals.ts';
import { allOrdinals, type Partitions } from '../partitions/partitions.ts';
import { spaceOf, type AxisSets, type CellSpace } from './cell-space.ts';
import type { AxisPair } from './axis-pair.ts';
import { maximaOfProduct } from './product-maxima.ts';
import type { Mapping, MappingSpec } from './mapping.ts';

/** What a mapping between spaces is made of; no axis of either side is in two pairs. */
export interface Product {
  readonly spec: MappingSpec;
  readonly upstream: Partitions;
  readonly downstream: Partitions;
  readonly pairs: readonly AxisPair[];
  /** Names of the upstream axes that are read whole. */
  readonly whole: readonly string[];
}

/**
 * Maps each axis by itself: a downstream cell reads every upstream cell whose ordinal along each
 * paired axis is one that its own ordinal reads. All upstream axes that are in no pair fan out.
 */
export function productMapping(product: Product): Mapping {
  const { spec, pairs } = product;
  const up = spaceOf(product.upstream);
  const down = spaceOf(product.downstream);
  return {
    spec,
    isComplete: false,
    upstream: (cells) => through(cells, down, (sets) => [up.cellsOf(readBy(up, pairs, sets))]),
    parentMaxima: (count) => maximaOfProduct({ up, down, pairs }, count),
    downstream: (cells) =>
      through(cells, up, (sets) => [down.cellsOf(readersOf(down, pairs, sets))]),
    nonexistent: (cells) =>
      through(cells, down, (sets) => cellsBeyond(up, pairs, { sets, beyond: 'nonexistent' })),
    notReady: (cells) =>
      through(cells, down, (sets) => cellsBeyond(up, pairs, { sets, beyond: 'notReady' })),
    waitingForTime: (cells) => through(cells, down, (sets) => cellsWaiting(up, down, pairs, sets)),
    describe: () => describeProduct(product),
  };
}

/** Cells of a space, product by product, as those of the other. */
function through(
  cells: OrdinalSet,
  space: CellSpace,
  map: (sets: AxisSets) => readonly OrdinalSet[],
): OrdinalSet {
  if (isEmpty(cells)) return noOrdinals;
  return joinOrdinals(space.split(cells).flatMap(map));
}

/** Existing ordinals per upstream axis that a product of downstream ones reads. */
function readBy(up: CellSpace, pairs: readonly AxisPair[], sets: AxisSets): AxisSets {
  return up.axes.map((axis, from) => {
    const pair = pairs.find((each) => each.from === from);
    return pair ? pair.mapping.upstream(readersAt(pair, sets)) : allOrdinals(axis);
  });
}

/** Ordinals along the downstream axis of a pair; without one, the only point that there is. */
function readersAt({ to }: AxisPair, sets: AxisSets): OrdinalSet {
  return to === undefined ? [0, 1] : sets[to]!;
}

function readersOf(down: CellSpace, pairs: readonly AxisPair[], sets: AxisSets): AxisSets {
  const isUnread = pairs.some(
    ({ from, to, mapping }) => to === undefined && isEmpty(mapping.downstream(sets[from]!)),
  );
  if (isUnread) return down.axes.map(() => noOrdinals);
  return down.axes.map((axis, to) => {
    const pair = pairs.find((each) => each.to === to);
    return pair ? pair.mapping.downstream(sets[pair.from]!) : allOrdinals(axis);
  });
}

interface Beyond {
  readonly sets: AxisSets;
  readonly beyond: 'nonexistent' | 'notReady';
}

/** Cells that are needed and, along at least one axis, are beyond what exists. */
function cellsBeyond(
  up: CellSpace,
  pairs: readonly AxisPair[],
  { sets, beyond }: Beyond,
): readonly OrdinalSet[] {
  const existing = readBy(up, pairs, sets);
  const lost = up.axes.map((_, from) => {
    const pair = pairs.find((each) => each.from === from);
    return pair ? pair.mapping[beyond](readersAt(pair, sets)) : noOrdinals;
  });
  return up.axes.flatMap((_, at) => {
    if (isEmpty(lost[at]!)) return [];
    const needed = up.axes.map((__, axis) => {
      if (axis === at) return lost[at]!;
      // Each cell is counted by the first of its axes that is beyond.
      return axis < at ? existing[axis]! : unionOrdinals(existing[axis]!, lost[axis]!);
    });
    return [up.cellsOf(needed)];
  });
}

/** Downstream cells that wait along an axis and read anything along all the others. */
function cellsWaiting(
  up: CellSpace,
  down: CellSpace,
  pairs: readonly AxisPair[],
  sets: AxisSets,
): readonly OrdinalSet[] {
  const waiting = pairs.map((pair) => pair.mapping.waitingForTime(readersAt(pair, sets)));
  const reading = pairs.map((pair, i) =>
    intersectOrdinals(
      readersAt(pair, sets),
      unionOrdinals(pair.mapping.downstream(allOrdinals(up.axes[pair.from]!)), waiting[i]!),
    ),
  );
  if (pairs.some(({ to }, i) => to === undefined && isEmpty(reading[i]!))) return [];
  return pairs.flatMap((_, at) => {
    if (isEmpty(waiting[at]!)) return [];
    const cells = down.axes.map((__, axis) => {
      const pair = pairs.findIndex(({ to }) => to === axis);
      if (pair < 0) return sets[axis]!;
      return pair === at ? waiting[at]! : reading[pair]!;
    });
    return [down.cellsOf(cells)];
  });
}

function describeProduct({ pairs, whole }: Product): string {
  return [
    ...pairs.map(({ name, mapping }) => `by ${name}, ${mapping.describe()}`),
    ...whole.map((name) => `every ${name}`),
  ].join('; ');
}
