import type { Asset } from '../graph.ts';
import { didYouMean } from '../nearest-name.ts';
import {
  intersectOrdinals,
  noOrdinals,
  type OrdinalSet,
  subtractOrdinals,
  unionOrdinals,
} from '../ordinals.ts';
import { cellsWith, timeOf } from '../partitions/dimensions.ts';
import { unknownKeyProblem } from '../partitions/nearest-keys.ts';
import {
  allOrdinals,
  type DimensionIndex,
  type MultiPartitions,
  type Partitions,
} from '../partitions/partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { expressionProblem } from './expression-problem.ts';
import {
  parsePartitionQuery,
  type PartitionItem,
  type PartitionTerm,
} from './parse-partition-query.ts';
import {
  cellsAlong,
  cellsOfTaken,
  dimensionAbout,
  takeMultiPartitions,
  type Taken,
} from './take-multi-partitions.ts';
import { takeStaticPartitions } from './take-static-partitions.ts';
import { isTimeWish, takeTimePartitions } from './take-time-partitions.ts';

/** What one item of an expression takes from each of the assets. */
interface Taking {
  readonly item: PartitionItem;
  readonly isTime: boolean;
  readonly taken: ReadonlyMap<number, Taken>;
  /** Kinds of assets that the item is about. */
  readonly kinds: ReadonlySet<Partitions['kind']>;
  readonly problems: readonly Problem[];
}

/**
 * Partitions that the expression takes from each asset, by asset index. An item narrows only the
 * assets whose keys it speaks of: a time range leaves static and unpartitioned assets whole when
 * time assets are selected with them, and a static key leaves time assets whole. Of a multi asset,
 * an item narrows the dimension that it speaks of: items about the same dimension add up, items
 * about different ones restrict each other. An item that fits none of the assets is a problem,
 * unless it excludes time that does not exist.
 */
export function takePartitions(
  assets: readonly Asset[],
  expression: string,
  now: number,
): Result<ReadonlyMap<number, OrdinalSet>> {
  const names = dimensionNames(assets);
  const items = parsePartitionQuery(expression, names);
  if (!items.ok) return items;
  const takings = items.value.map((item) => takeItem(assets, item, { now, names }));
  const problems = takings.flatMap((taking) =>
    taking.problems.map((problem) =>
      placeProblem(problem, taking.item, items.value.length > 1 ? expression : undefined),
    ),
  );
  if (problems.length > 0) return fail(...problems);
  return ok(new Map(assets.map((asset) => [asset.index, combine(asset, takings)])));
}

function dimensionNames(assets: readonly Asset[]): ReadonlySet<string> {
  return new Set(
    assets.flatMap(({ partitions }) =>
      partitions.kind === 'multi' ? partitions.dimensions.map(({ name }) => name) : [],
    ),
  );
}

/** An expression of one item need not be shown to say which of them is wrong. */
function placeProblem(problem: Problem, { at }: PartitionItem, text: string | undefined): Problem {
  if (text !== undefined)
    return expressionProblem({ kind: 'partitions', text }, { ...problem, at });
  return { ...problem, fault: { at, message: problem.message } };
}

interface Context {
  readonly now: number;
  /** Dimensions that any of the assets has. */
  readonly names: ReadonlySet<string>;
}

function takeItem(assets: readonly Asset[], item: PartitionItem, context: Context): Taking {
  const { now, names } = context;
  const isTime = item.terms.some((term) => isTimeWish(term.wish));
  const answers = assets.flatMap((asset) => {
    const result = takeFrom(asset, item, now);
    return result ? [{ asset, result }] : [];
  });
  const taken = answers.flatMap(({ asset, result }) =>
    result.ok ? [[asset.index, result.value] as const] : [],
  );
  const kinds = new Set(
    answers.flatMap(({ asset, result }) => (result.ok ? [asset.partitions.kind] : [])),
  );
  const isPlainTime = item.terms.every(
    (term) => term.dimension === undefined && isTimeWish(term.wish),
  );
  if (isPlainTime) kinds.add('time').add('unpartitioned').add('multi');
  return {
    item,
    isTime,
    taken: new Map(taken),
    kinds,
    problems: isFitting(answers, isTime)
      ? []
      : reportedProblems(answers, { item, isTime }).map((problem) =>
          sayDimension(problem, item, names),
        ),
  };
}

/** A name that no selected asset has as a dimension stands where a key could. */
function sayDimension(
  problem: Problem,
  { terms }: PartitionItem,
  names: ReadonlySet<string>,
): Problem {
  const written = /^([\w-]+)\s*=/.exec(terms[0]?.text ?? '')?.[1];
  if (written === undefined || problem.code !== 'unknown-partition') return problem;
  const known = [...names].join(' and ');
  return {
    code: 'unknown-dimension',
    message: `there is no dimension "${written}"`,
    hint:
      didYouMean(written, names) ??
      (known === '' ? 'Nothing that is selected has dimensions.' : `Dimensions are ${known}.`),
  };
}

/** What the item takes of an asset; `undefined` when it is not about such assets at all. */
function takeFrom(asset: Asset, { terms }: PartitionItem, now: number): Result<Taken> | undefined {
  const { name, partitions } = asset;
  if (partitions.kind === 'multi') {
    return takeOfMulti({ asset: name, partitions, now }, terms);
  }
  const own = terms.filter(({ dimension }) => dimension === undefined);
  if (own.length === 0) return undefined;
  const results = own.map((term) => takeTerm(asset, term, now));
  const problems = results.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return fail(...problems);
  const sets = results.flatMap((result) => (result.ok ? [result.value] : []));
  return ok({ type: 'cells', cells: sets.reduce(intersectOrdinals) });
}

function takeOfMulti(
  question: { readonly asset: string; readonly partitions: MultiPartitions; readonly now: number },
  terms: readonly PartitionTerm[],
): Result<Taken> {
  const results = terms.map((term) => takeMultiPartitions(question, term));
  const problems = results.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return fail(...problems);
  const taken = results.flatMap((result) => (result.ok ? [result.value] : []));
  if (taken.length === 1) return ok(taken[0]!);
  return ok({ type: 'cells', cells: cellsOfTaken(question.partitions, taken) });
}

function takeTerm(
  { name, partitions }: Asset,
  term: PartitionTerm,
  now: number,
): Result<OrdinalSet> {
  const { wish, text } = term;
  switch (partitions.kind) {
    case 'time':
      return takeTimePartitions({ asset: name, partitions, now }, wish);
    case 'static':
      return takeStaticPartitions({ asset: name, partitions }, wish, text);
    case 'unpartitioned':
      if (wish.type === 'all' || isTimeWish(wish)) return ok(allOrdinals(partitions));
      return fail(unknownKeyProblem(name, partitions, text));
    case 'multi':
      throw new Error('a multi asset takes terms along its dimensions');
  }
}

type Answer = { readonly asset: Asset; readonly result: Result<Taken> };

/** An unpartitioned asset takes any time, so it says nothing when there are assets that know time. */
function isFitting(answers: readonly Answer[], isTime: boolean): boolean {
  const knowsTime = answers.some(({ asset }) => timeOf(asset.partitions) !== undefined);
  return answers.some(
    ({ asset, result }) =>
      result.ok && !(isTime && knowsTime && asset.partitions.kind === 'unpartitioned'),
  );
}

/** The problems of the asset that the item was most likely about. */
function reportedProblems(
  answers: readonly Answer[],
  { item, isTime }: Pick<Taking, 'item' | 'isTime'>,
): readonly Problem[] {
  const isLikely = ({ kind }: Partitions) =>
    kind === 'multi' || kind === (isTime ? 'time' : 'static');
  const rank = ({ asset: { partitions } }: Answer) => (isLikely(partitions) ? 0 : 1);
  const suggests = ({ result }: Answer) =>
    !result.ok && result.problems.some(({ hint }) => hint?.startsWith('Did you mean'));
  const likeliest = [...answers].sort(
    (a, b) => rank(a) - rank(b) || Number(suggests(b)) - Number(suggests(a)),
  )[0];
  if (!likeliest || likeliest.result.ok) return [];
  const { problems } = likeliest.result;
  const isHarmless = item.isExcluded && isTime;
  return isHarmless ? problems.filter(({ code }) => code === 'reversed-range') : problems;
}

function combine(asset: Asset, takings: readonly Taking[]): OrdinalSet {
  const { partitions } = asset;
  const relevant = takings.filter((taking) => isAbout(taking, asset));
  const wanted = relevant.filter(({ item }) => !item.isExcluded);
  const unwanted = relevant.filter(
    ({ item, isTime }) => item.isExcluded && !(isTime && partitions.kind === 'unpartitioned'),
  );
  const taken =
    wanted.length === 0 ? allOrdinals(partitions) : joinTaken(partitions, takenOf(asset, wanted));
  return takenOf(asset, unwanted).reduce(
    (left, each) => subtractOrdinals(left, cellsOf(partitions, each)),
    taken,
  );
}

/** Whether an item narrows the asset, even if to nothing. */
function isAbout({ item, taken, kinds }: Taking, { index, partitions }: Asset): boolean {
  if (taken.has(index)) return true;
  if (partitions.kind === 'multi') {
    const isMeant = kinds.has('multi') || kinds.has('static');
    return isMeant && item.terms.some((term) => dimensionAbout(partitions, term) !== undefined);
  }
  return kinds.has(partitions.kind) && item.terms.some(({ dimension }) => dimension === undefined);
}

/** What each item takes of the asset, nothing included. */
function takenOf({ index, partitions }: Asset, takings: readonly Taking[]): readonly Taken[] {
  return takings.map(({ taken, item: { terms } }) => {
    const own = taken.get(index);
    if (own) return own;
    const only = terms.length === 1 ? terms[0] : undefined;
    const dimension = partitions.kind === 'multi' && only && dimensionAbout(partitions, only);
    return typeof dimension === 'number'
      ? { type: 'along', dimension, ordinals: noOrdinals }
      : { type: 'cells', cells: noOrdinals };
  });
}

function cellsOf(partitions: Partitions, taken: Taken): OrdinalSet {
  if (taken.type === 'cells') return taken.cells;
  return partitions.kind === 'multi'
    ? cellsAlong(partitions, taken.dimension, taken.ordinals)
    : noOrdinals;
}

/** Cells that are named, and those that meet what is said along either dimension. */
function joinTaken(partitions: Partitions, taken: readonly Taken[]): OrdinalSet {
  const named = taken.reduce(
    (cells: OrdinalSet, each) => (each.type === 'cells' ? unionOrdinals(cells, each.cells) : cells),
    noOrdinals,
  );
  if (partitions.kind !== 'multi' || taken.every(({ type }) => type === 'cells')) return named;
  const [first, second] = partitions.dimensions;
  const along = (dimension: DimensionIndex): OrdinalSet | undefined =>
    taken.reduce(
      (set: OrdinalSet | undefined, each) =>
        each.type === 'along' && each.dimension === dimension
          ? unionOrdinals(set ?? noOrdinals, each.ordinals)
          : set,
      undefined,
    );
  const met = cellsWith(partitions, [
    along(0) ?? allOrdinals(first.partitions),
    along(1) ?? allOrdinals(second.partitions),
  ]);
  return unionOrdinals(named, met);
}
