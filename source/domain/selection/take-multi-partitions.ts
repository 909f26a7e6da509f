import { didYouMean } from '../nearest-name.ts';
import { intersectOrdinals, type OrdinalSet } from '../ordinals.ts';
import { dimensionSeparator } from '../partitions/definition.ts';
import { cellsWith, dimensionNamed } from '../partitions/dimensions.ts';
import { unknownKeyProblem } from '../partitions/nearest-keys.ts';
import {
  allOrdinals,
  type Dimension,
  type DimensionIndex,
  type MultiPartitions,
} from '../partitions/partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import type { KeyText, PartitionTerm, PartitionWish } from './parse-partition-query.ts';
import { takeStaticPartitions } from './take-static-partitions.ts';
import { isTimeWish, takeTimePartitions } from './take-time-partitions.ts';

/** Multi partitions by the name of their asset, and the moment that `today` is about (epoch ms). */
export interface MultiQuestion {
  readonly asset: string;
  readonly partitions: MultiPartitions;
  readonly now: number;
}

/**
 * What a term takes: cells, or ordinals of one dimension, which restrict what is taken along the
 * other.
 */
export type Taken =
  | { readonly type: 'cells'; readonly cells: OrdinalSet }
  | { readonly type: 'along'; readonly dimension: DimensionIndex; readonly ordinals: OrdinalSet };

/**
 * What a term takes of a multi asset: along the dimension it names, along the first of time for a
 * time, along the one that has such keys for a name, and cells for whole keys (`2024-01-01|eu`), of
 * which either part may be anything that its dimension takes.
 */
export function takeMultiPartitions(question: MultiQuestion, term: PartitionTerm): Result<Taken> {
  const { partitions } = question;
  if (term.dimension !== undefined) {
    const dimension = dimensionNamed(partitions, term.dimension);
    return dimension === undefined
      ? fail(unknownDimension(question, term.dimension))
      : takeAlong(question, dimension, term);
  }
  if (term.wish.type === 'all') return ok({ type: 'cells', cells: allOrdinals(partitions) });
  const parts = partsOf(term.wish);
  if (parts) return takeProduct(question, parts);
  const dimension = dimensionOf(partitions, term.wish);
  return dimension === undefined
    ? fail(unknownText(question, term))
    : takeAlong(question, dimension, term);
}

/** The dimension that a term is about, whether or not it takes anything of it. */
export function dimensionAbout(
  partitions: MultiPartitions,
  { dimension, wish }: PartitionTerm,
): DimensionIndex | undefined {
  if (dimension !== undefined) return dimensionNamed(partitions, dimension);
  return wish.type === 'all' || partsOf(wish) ? undefined : dimensionOf(partitions, wish);
}

/** The cells of everything that the terms of one item take together. */
export function cellsOfTaken(partitions: MultiPartitions, taken: readonly Taken[]): OrdinalSet {
  const sets = taken.map((each) =>
    each.type === 'cells' ? each.cells : cellsAlong(partitions, each.dimension, each.ordinals),
  );
  return sets.reduce(intersectOrdinals, allOrdinals(partitions));
}

/** Every cell with one of a dimension's ordinals. */
export function cellsAlong(
  partitions: MultiPartitions,
  dimension: DimensionIndex,
  ordinals: OrdinalSet,
): OrdinalSet {
  const [first, second] = partitions.dimensions;
  return dimension === 0
    ? cellsWith(partitions, [ordinals, allOrdinals(second.partitions)])
    : cellsWith(partitions, [allOrdinals(first.partitions), ordinals]);
}

function takeAlong(
  question: MultiQuestion,
  dimension: DimensionIndex,
  { wish, text }: PartitionTerm,
): Result<Taken> {
  const taken = takeOf(question, question.partitions.dimensions[dimension], { wish, text });
  return taken.ok ? ok({ type: 'along', dimension, ordinals: taken.value }) : taken;
}

function takeOf(
  { asset, now }: MultiQuestion,
  { name, partitions }: Dimension,
  { wish, text }: PartitionTerm,
): Result<OrdinalSet> {
  const taken =
    partitions.kind === 'time'
      ? takeTimePartitions({ asset, partitions, now }, wish)
      : takeStaticPartitions({ asset, partitions }, wish, text);
  if (taken.ok) return taken;
  return fail(
    ...taken.problems.map((problem) => ({
      ...problem,
      message: `by dimension "${name}", ${problem.message}`,
    })),
  );
}

function dimensionOf(
  { dimensions, outer }: MultiPartitions,
  wish: PartitionWish,
): DimensionIndex | undefined {
  const isTime = isTimeWish(wish);
  if (isTime && dimensions[outer].partitions.kind === 'time') return outer;
  const named = ([0, 1] as const).filter((i) => {
    const { partitions } = dimensions[i];
    return (
      partitions.kind === 'static' && takeStaticPartitions({ asset: '', partitions }, wish, '').ok
    );
  });
  if (named.length === 1) return named[0];
  // A key that is not there is one of the only dimension that has names.
  const lists = ([0, 1] as const).filter((i) => dimensions[i].partitions.kind === 'static');
  return named.length === 0 && lists.length === 1 ? lists[0] : undefined;
}

type WholeWish = readonly [PartitionTerm, PartitionTerm];

/** The wish of either dimension, for a wish that is written as a whole key or a range of such. */
function partsOf(wish: PartitionWish): WholeWish | undefined {
  switch (wish.type) {
    case 'all':
    case 'recent':
      return undefined;
    case 'key': {
      const parts = splitKey(wish);
      return parts && [partTerm(parts[0]), partTerm(parts[1])];
    }
    case 'range': {
      const from = wish.from && splitKey(wish.from);
      const to = wish.to && splitKey(wish.to);
      if (!from || !to) return undefined;
      return [rangeTerm(from[0], to[0]), rangeTerm(from[1], to[1])];
    }
  }
}

function splitKey({ text, isQuoted }: KeyText): readonly [KeyText, KeyText] | undefined {
  const [first, second, ...more] = text.split(dimensionSeparator);
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  return [
    { text: first.trim(), isQuoted },
    { text: second.trim(), isQuoted },
  ];
}

function partTerm(key: KeyText): PartitionTerm {
  const isAll = !key.isQuoted && (key.text === '*' || key.text === 'all');
  return { wish: isAll ? { type: 'all' } : { type: 'key', ...key }, text: key.text };
}

/** A range of one is a key, which may then be any: the ends need not be in order. */
function rangeTerm(from: KeyText, to: KeyText): PartitionTerm {
  if (from.text === to.text) return partTerm(from);
  return { wish: { type: 'range', from, to }, text: `${from.text}..${to.text}` };
}

function takeProduct(question: MultiQuestion, parts: WholeWish): Result<Taken> {
  const { partitions } = question;
  const first = takeOf(question, partitions.dimensions[0], parts[0]);
  const second = takeOf(question, partitions.dimensions[1], parts[1]);
  if (first.ok && second.ok) {
    return ok({ type: 'cells', cells: cellsWith(partitions, [first.value, second.value]) });
  }
  return fail(...(first.ok ? [] : first.problems), ...(second.ok ? [] : second.problems));
}

function unknownDimension({ asset, partitions }: MultiQuestion, name: string): Problem {
  const names = partitions.dimensions.map((dimension) => dimension.name);
  return {
    code: 'unknown-dimension',
    message: `asset "${asset}" has no dimension "${name}"`,
    hint: didYouMean(name, names) ?? `Its dimensions are ${names.join(' and ')}.`,
  };
}

/** The problem with a text of which not even the dimension is known. */
function unknownText(question: MultiQuestion, { text }: PartitionTerm): Problem {
  const { asset, partitions } = question;
  const written = /^([\w-]+)=/.exec(text)?.[1];
  if (written !== undefined) return unknownDimension(question, written);
  const [first, second] = partitions.dimensions;
  const isInBoth = [first, second].every(
    (each) => each.partitions.kind === 'static' && each.partitions.ordinalOf(text) !== undefined,
  );
  if (!isInBoth) return unknownKeyProblem(asset, partitions, text);
  return {
    code: 'ambiguous-partition',
    message: `asset "${asset}" has "${text}" in both of its dimensions`,
    hint: `Write "${first.name}=${text}" or "${second.name}=${text}".`,
  };
}
