import { didYouMean } from '../nearest-name.ts';
import type { Partitions, StaticPartitions } from '../partitions/partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { completeMapping } from './complete-mapping.ts';
import { describeStepDifference, hasEqualSteps } from './equal-steps.ts';
import { impossible, nameKind } from './impossible.ts';
import { keysMapping, type KeysSpec } from './keys-mapping.ts';
import { lastMapping } from './last-mapping.ts';
import type { Mapping, PartMappingSpec } from './mapping.ts';
import { overlapMapping } from './overlap-mapping.ts';
import { sameKeyMapping } from './same-key-mapping.ts';
import { sameOrdinalMapping } from './same-ordinal-mapping.ts';
import { checkZones } from './check-zones.ts';

/** The two sides of a dependency. */
export interface MappingSides {
  readonly upstream: Partitions;
  readonly downstream: Partitions;
}

/** The mapping between two assets, or between two of their dimensions, that are divided one way. */
export function createPartMapping({
  spec,
  ...sides
}: MappingSides & { readonly spec?: PartMappingSpec | undefined }): Result<Mapping> {
  const { upstream, downstream } = sides;
  if (spec === undefined) return defaultMapping(sides);
  if (spec === 'all') return ok(completeMapping(upstream, downstream));
  if (spec === 'last') return ok(lastMapping(upstream, downstream));
  if (spec === 'identity') return identityMapping(sides);
  if (typeof spec === 'object' && 'keys' in spec) return staticMapping(spec, sides);
  return timeMapping(spec, sides);
}

function defaultMapping(sides: MappingSides): Result<Mapping> {
  const { upstream, downstream } = sides;
  if (upstream.kind === 'time' && downstream.kind === 'time') {
    const problem = checkZones(upstream, downstream);
    return problem ? fail(problem) : timeMapping('overlap', sides);
  }
  if (upstream.kind === 'static' && downstream.kind === 'static') {
    const alien = keyOnlyIn(downstream, upstream) ?? keyOnlyIn(upstream, downstream);
    return alien === undefined
      ? ok(sameKeyMapping(upstream, downstream))
      : fail(keysDiffer(upstream, downstream));
  }
  return fail(
    impossible(
      `${nameKind(upstream)} partitions have no default mapping to ${nameKind(downstream)} ones`,
      'Write "mapping": "all" if every partition reads all of it.',
    ),
  );
}

function identityMapping(sides: MappingSides): Result<Mapping> {
  const { upstream, downstream } = sides;
  if (upstream.kind === 'static' && downstream.kind === 'static') {
    const alien = keyOnlyIn(downstream, upstream);
    if (alien === undefined) return ok(sameKeyMapping(upstream, downstream));
    return fail(unreadableKey(alien, upstream));
  }
  if (upstream.kind === 'time' && downstream.kind === 'time') {
    const [from, to] = [upstream.definition, downstream.definition];
    if (hasEqualSteps(from, to)) return timeMapping('identity', sides);
    return fail(
      impossible(
        `mapping "identity" needs equal steps, but they differ in ${describeStepDifference(from, to)}`,
        from.timezone === to.timezone
          ? 'Leave "mapping" out to read every window that overlaps.'
          : 'Write "mapping": "overlap" to read every window that overlaps.',
      ),
    );
  }
  if (upstream.kind === downstream.kind) return ok(completeMapping(upstream, downstream));
  return fail(
    impossible(
      `mapping "identity" needs the same partitions on both sides, not ${nameKind(upstream)} and ${nameKind(downstream)} ones`,
      'Write "mapping": "all" if every partition reads all of it.',
    ),
  );
}

function staticMapping(spec: KeysSpec, { upstream, downstream }: MappingSides): Result<Mapping> {
  if (upstream.kind === 'static' && downstream.kind === 'static') {
    return keysMapping(spec, upstream, downstream);
  }
  return fail(
    impossible(
      `mapping "keys" needs static partitions on both sides, not ${nameKind(upstream)} and ${nameKind(downstream)} ones`,
      'Leave "mapping" out, or write "all".',
    ),
  );
}

function timeMapping(
  spec: 'overlap' | 'identity' | { readonly offset: readonly [number, number] },
  { upstream, downstream }: MappingSides,
): Result<Mapping> {
  const offset = typeof spec === 'string' ? ([0, 0] as const) : spec.offset;
  const name = typeof spec === 'string' ? spec : 'offset';
  if (upstream.kind !== 'time' || downstream.kind !== 'time') {
    return fail(
      impossible(
        `mapping "${name}" needs time partitions on both sides, not ${nameKind(upstream)} and ${nameKind(downstream)} ones`,
        'Leave "mapping" out, or write "all".',
      ),
    );
  }
  if (offset[0] > offset[1]) {
    return fail(
      impossible(
        `mapping offset [${offset.join(', ')}] ends before it starts`,
        `Did you mean [${offset[1]}, ${offset[0]}]?`,
      ),
    );
  }
  const isPlain = offset[0] === 0 && offset[1] === 0;
  const mapping = overlapMapping({ spec, upstream, downstream, offset });
  const isSame = isPlain && upstream === downstream;
  return ok(isSame ? sameOrdinalMapping(spec, mapping.describe()) : mapping);
}

function keysDiffer(upstream: StaticPartitions, downstream: StaticPartitions): Problem {
  const alien = keyOnlyIn(downstream, upstream);
  if (alien !== undefined) return unreadableKey(alien, upstream);
  return impossible(
    `the static keys differ: "${keyOnlyIn(upstream, downstream)!}" exists only upstream`,
    'Write "mapping": "identity" to read the keys both have, or "all" to read every one.',
  );
}

function unreadableKey(key: string, upstream: StaticPartitions): Problem {
  const nearest = didYouMean(key, upstream.definition.keys);
  const advice = 'Write "mapping": "all" if every partition reads all of it.';
  return impossible(
    `the static keys differ: upstream has no key "${key}"`,
    nearest === undefined ? advice : `${nearest} ${advice}`,
  );
}

function keyOnlyIn(some: StaticPartitions, others: StaticPartitions): string | undefined {
  return some.definition.keys.find((key) => others.ordinalOf(key) === undefined);
}
