import { ok, fail, type Result } from '../problem.ts';
import { completeMapping } from './complete-mapping.ts';
import type { Mapping, MappingSpec } from './mapping.ts';
import { createDimensionsMapping, matchDimensions } from './dimensions-mapping.ts';
import { createPartMapping, type MappingSides } from './part-mapping.ts';

export type { MappingSides };

/**
 * The mapping between two assets' partitions: the stated one, or the default that fits both.
 * Fails with `impossible-mapping` problems that say what to write instead.
 */
export function createMapping({
  spec,
  ...sides
}: MappingSides & { readonly spec?: MappingSpec | undefined }): Result<Mapping> {
  const { upstream, downstream } = sides;
  if (spec === 'all') return ok(completeMapping(upstream, downstream));
  if (typeof spec === 'object' && 'dimensions' in spec) return createDimensionsMapping(spec, sides);
  const isWhole = upstream.kind === 'unpartitioned' || downstream.kind === 'unpartitioned';
  if (spec === undefined && isWhole) return ok(completeMapping(upstream, downstream));
  const isMulti = upstream.kind === 'multi' || downstream.kind === 'multi';
  if (isMulti) return matchDimensions(spec, sides);
  const made = createPartMapping({ spec, ...sides });
  return made.ok ? made : fail(...made.problems);
}
