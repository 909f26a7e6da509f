import { eachRange, type OrdinalSet, ordinalsFromRanges } from '../../domain/ordinals.ts';

/** The union of any number of sets. */
export function joinOrdinals(sets: readonly OrdinalSet[]): OrdinalSet {
  return sets.length === 1
    ? sets[0]!
    : ordinalsFromRanges(sets.flatMap((set) => [...eachRange(set)]));
}
