import { ordinalRange, type OrdinalSet, ordinalsFrom } from '../ordinals.ts';
import { unknownKeyProblem } from '../partitions/nearest-keys.ts';
import { allOrdinals, type StaticPartitions } from '../partitions/partitions.ts';
import { fail, ok, type Result } from '../problem.ts';
import { compileGlob, isGlob } from './glob.ts';
import type { KeyText, PartitionWish } from './parse-partition-query.ts';
import { reversedRange } from './take-time-partitions.ts';

/** Static partitions by the name of their asset. */
export interface StaticQuestion {
  readonly asset: string;
  readonly partitions: StaticPartitions;
}

/** Partitions with the wished key, or that a glob or a range in listed order takes; else a problem. */
export function takeStaticPartitions(
  question: StaticQuestion,
  wish: PartitionWish,
  text: string,
): Result<OrdinalSet> {
  const { asset, partitions } = question;
  switch (wish.type) {
    case 'all':
      return ok(allOrdinals(partitions));
    case 'recent':
      return fail(unknownKeyProblem(asset, partitions, text));
    case 'key':
      return takeKey(question, wish);
    case 'range':
      return takeRange(question, wish);
  }
}

function takeKey({ asset, partitions }: StaticQuestion, key: KeyText): Result<OrdinalSet> {
  const ordinal = partitions.ordinalOf(key.text);
  if (ordinal !== undefined) return ok([ordinal, ordinal + 1]);
  if (!key.isQuoted && isGlob(key.text)) {
    const matches = compileGlob(key.text);
    const keys = partitions.definition.keys;
    const found = ordinalsFrom(keys.flatMap((each, i) => (matches(each) ? [i] : [])));
    if (found.length > 0) return ok(found);
  }
  return fail(unknownKeyProblem(asset, partitions, key.text));
}

function takeRange(
  { asset, partitions }: StaticQuestion,
  { from, to }: Extract<PartitionWish, { type: 'range' }>,
): Result<OrdinalSet> {
  const first = from ? partitions.ordinalOf(from.text) : 0;
  const last = to ? partitions.ordinalOf(to.text) : partitions.count - 1;
  if (first === undefined) return fail(unknownKeyProblem(asset, partitions, from?.text ?? ''));
  if (last === undefined) return fail(unknownKeyProblem(asset, partitions, to?.text ?? ''));
  if (from && to && first > last) return fail(reversedRange(from, to));
  return ok(ordinalRange(first, last + 1));
}
