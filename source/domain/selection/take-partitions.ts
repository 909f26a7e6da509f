import type { Asset } from '../graph.ts';
import { noOrdinals, type OrdinalSet, subtractOrdinals, unionOrdinals } from '../ordinals.ts';
import { unknownKeyProblem } from '../partitions/nearest-keys.ts';
import { allOrdinals, type Partitions } from '../partitions/partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { expressionProblem } from './expression-problem.ts';
import { parsePartitionQuery, type PartitionItem } from './parse-partition-query.ts';
import { takeStaticPartitions } from './take-static-partitions.ts';
import { isTimeWish, takeTimePartitions } from './take-time-partitions.ts';

/** What one item of an expression takes from each of the assets. */
interface Taking {
  readonly item: PartitionItem;
  readonly isTime: boolean;
  readonly cells: ReadonlyMap<number, OrdinalSet>;
  /** Kinds of assets that the item is about. */
  readonly kinds: ReadonlySet<Partitions['kind']>;
  readonly problems: readonly Problem[];
}

/**
 * Partitions that the expression takes from each asset, by asset index. An item narrows only the
 * assets whose keys it speaks of: a time range leaves static and unpartitioned assets whole when
 * time assets are selected with them, and a static key leaves time assets whole. An item that fits
 * none of the assets is a problem, unless it excludes time that does not exist.
 */
export function takePartitions(
  assets: readonly Asset[],
  expression: string,
  now: number,
): Result<ReadonlyMap<number, OrdinalSet>> {
  const items = parsePartitionQuery(expression);
  if (!items.ok) return items;
  const takings = items.value.map((item) => takeItem(assets, item, now));
  const problems = takings.flatMap((taking) =>
    taking.problems.map((problem) =>
      items.value.length === 1 ? problem : placeProblem(expression, taking.item, problem),
    ),
  );
  if (problems.length > 0) return fail(...problems);
  return ok(new Map(assets.map((asset) => [asset.index, combine(asset, takings)])));
}

function placeProblem(text: string, { at }: PartitionItem, problem: Problem): Problem {
  return expressionProblem({ kind: 'partitions', text }, { ...problem, at });
}

function takeItem(assets: readonly Asset[], item: PartitionItem, now: number): Taking {
  const isTime = isTimeWish(item.wish);
  const answers = assets.map((asset) => ({ asset, result: takeFrom(asset, item, now) }));
  const taken = answers.flatMap(({ asset, result }) =>
    result.ok ? [{ asset, cells: result.value }] : [],
  );
  const kinds = new Set(taken.map(({ asset }) => asset.partitions.kind));
  if (isTime) kinds.add('time').add('unpartitioned');
  return {
    item,
    isTime,
    cells: new Map(taken.map(({ asset, cells }) => [asset.index, cells])),
    kinds,
    problems: isFitting(answers, isTime) ? [] : reportedProblems(answers, { item, isTime }),
  };
}

function takeFrom(
  { name, partitions }: Asset,
  item: PartitionItem,
  now: number,
): Result<OrdinalSet> {
  switch (partitions.kind) {
    case 'time':
      return takeTimePartitions({ asset: name, partitions, now }, item.wish);
    case 'static':
      return takeStaticPartitions({ asset: name, partitions }, item.wish, item.text);
    case 'unpartitioned':
      if (item.wish.type === 'all' || isTimeWish(item.wish)) return ok(allOrdinals(partitions));
      return fail(unknownKeyProblem(name, partitions, item.text));
  }
}

type Answer = { readonly asset: Asset; readonly result: Result<OrdinalSet> };

/** An unpartitioned asset takes any time, so it says nothing when there are assets that know time. */
function isFitting(answers: readonly Answer[], isTime: boolean): boolean {
  const knowsTime = answers.some(({ asset }) => asset.partitions.kind === 'time');
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
  const rank = ({ asset: { partitions } }: Answer) =>
    partitions.kind === (isTime ? 'time' : 'static') ? 0 : 1;
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

function combine({ index, partitions }: Asset, takings: readonly Taking[]): OrdinalSet {
  const relevant = takings.filter(({ kinds }) => kinds.has(partitions.kind));
  const wanted = relevant.filter(({ item }) => !item.isExcluded);
  const unwanted = relevant.filter(
    ({ item, isTime }) => item.isExcluded && !(isTime && partitions.kind === 'unpartitioned'),
  );
  const taken = wanted.length === 0 ? allOrdinals(partitions) : unionOf(index, wanted);
  return subtractOrdinals(taken, unionOf(index, unwanted));
}

function unionOf(index: number, takings: readonly Taking[]): OrdinalSet {
  return takings.reduce(
    (set: OrdinalSet, { cells }) => unionOrdinals(set, cells.get(index) ?? noOrdinals),
    noOrdinals,
  );
}
