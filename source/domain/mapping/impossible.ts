import type { Partitions } from '../partitions/partitions.ts';
import type { Problem } from '../problem.ts';

/** The problem with a mapping that cannot be, and what to write instead. */
export function impossible(message: string, hint: string): Problem {
  return { code: 'impossible-mapping', message, hint };
}

/** What kind of partitions these are, in a word: `daily`, `static`, `multi`. */
export function nameKind(partitions: Partitions): string {
  return partitions.definition.type;
}
