import { didYouMean } from '../nearest-name.ts';
import { ordinalsFrom } from '../ordinals.ts';
import type { StaticPartitions } from '../partitions/partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import type { Mapping, PartMappingSpec } from './mapping.ts';
import { impossible } from './impossible.ts';
import { tableMapping } from './table-mapping.ts';

/** A mapping that lists, by upstream key, the downstream keys that read it. */
export type KeysSpec = Extract<PartMappingSpec, { readonly keys: unknown }>;

/**
 * Each static partition reads the upstream keys under which it is listed, and nothing when it is
 * listed nowhere. Fails with every key that its side does not have.
 */
export function keysMapping(
  spec: KeysSpec,
  upstream: StaticPartitions,
  downstream: StaticPartitions,
): Result<Mapping> {
  const entries = Object.entries(spec.keys);
  const problems = [
    ...entries.flatMap(([key]) => unknownKey('upstream', key, upstream)),
    ...entries.flatMap(([, readers]) =>
      readers.flatMap((key) => unknownKey('downstream', key, downstream)),
    ),
  ];
  if (problems.length > 0) return fail(...problems);
  const sources: Set<number>[] = downstream.definition.keys.map(() => new Set());
  for (const [key, readers] of entries) {
    const source = upstream.ordinalOf(key)!;
    for (const reader of readers) sources[downstream.ordinalOf(reader)!]!.add(source);
  }
  return ok(
    tableMapping({
      spec,
      sentence: describeKeys(sources),
      sources: sources.map((read) => ordinalsFrom([...read].sort((a, b) => a - b))),
      upstreamCount: upstream.count,
    }),
  );
}

function describeKeys(sources: readonly ReadonlySet<number>[]): string {
  const idle = sources.filter((read) => read.size === 0).length;
  const rest = idle === 0 ? '' : `, ${idle} of ${sources.length} read nothing`;
  return `each key reads those that the mapping lists for it${rest}`;
}

function unknownKey(
  side: 'upstream' | 'downstream',
  key: string,
  partitions: StaticPartitions,
): readonly Problem[] {
  if (partitions.ordinalOf(key) !== undefined) return [];
  const { keys } = partitions.definition;
  const known = keys.slice(0, 5).join(', ') + (keys.length > 5 ? ', …' : '');
  const hint = didYouMean(key, keys) ?? `It has ${known}.`;
  return [impossible(`mapping "keys" names "${key}", which is no key of the ${side}`, hint)];
}
