import type { Partitions } from '../partitions/partitions.ts';
import type { Result } from '../problem.ts';
import { createMapping } from './create-mapping.ts';
import type { Mapping, ReadMaxima } from './mapping.ts';

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
    const mapping = known.get(key) ?? keepMaxima(createMapping(sides));
    known.set(key, mapping);
    return mapping;
  };
}

/** The mapping with what it prepared last for a pass over all cells kept. */
function keepMaxima(created: Result<Mapping>): Result<Mapping> {
  if (!created.ok) return created;
  const mapping = created.value;
  let kept: { readonly count: number; readonly read: ReadMaxima } | undefined;
  const parentMaxima = (count: number): ReadMaxima => {
    if (kept?.count !== count) kept = { count, read: mapping.parentMaxima(count) };
    return kept.read;
  };
  return { ok: true, value: { ...mapping, parentMaxima } };
}
