import type { Partitions } from '../partitions/partitions.ts';
import type { Result } from '../problem.ts';
import { createMapping } from './create-mapping.ts';
import type { Mapping, ParentRanges } from './mapping.ts';

/**
 * `createMapping` that gives the same value for the same spec between the same partitions, which
 * the assets of a graph share where their definitions are equal. What a pass over all cells asks
 * of a mapping is then worked out once for all its dependencies.
 */
export function shareMappings(): typeof createMapping {
  const numbers = new Map<Partitions, number>();
  const known = new Map<string, Result<Mapping>>();
  const numberOf = (partitions: Partitions): number => {
    const number = numbers.get(partitions) ?? numbers.size;
    numbers.set(partitions, number);
    return number;
  };
  return (sides) => {
    const { upstream, downstream, spec } = sides;
    const key = JSON.stringify([numberOf(upstream), numberOf(downstream), spec]);
    const mapping = known.get(key) ?? keepRanges(createMapping(sides));
    known.set(key, mapping);
    return mapping;
  };
}

/** The mapping with its last answer about every cell's parents kept; nobody writes into it. */
function keepRanges(created: Result<Mapping>): Result<Mapping> {
  if (!created.ok) return created;
  const mapping = created.value;
  let kept: ParentRanges | undefined;
  const parentRanges = (count: number): ParentRanges => {
    if (kept?.firsts.length !== count) kept = mapping.parentRanges(count);
    return kept;
  };
  return { ok: true, value: { ...mapping, parentRanges } };
}
