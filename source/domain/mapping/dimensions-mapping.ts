import { didYouMean } from '../nearest-name.ts';
import type { MultiPartitions, Partitions } from '../partitions/partitions.ts';
import { resolvePartitions } from '../partitions/resolve-partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { impossible, nameKind } from './impossible.ts';
import type { DimensionSpec, Mapping, MappingSpec, PartMappingSpec } from './mapping.ts';
import { createPartMapping, type MappingSides } from './part-mapping.ts';
import type { AxisPair } from './axis-pair.ts';
import { productMapping } from './product-mapping.ts';

type DimensionsSpec = Extract<MappingSpec, { readonly dimensions: unknown }>;

/** One way in which a side is divided; a side that is divided one way has one axis without name. */
interface Axis {
  readonly name?: string;
  readonly partitions: Partitions;
}

function axesOf(partitions: Partitions): readonly Axis[] {
  return partitions.kind === 'multi' ? partitions.dimensions : [{ partitions }];
}

/** Two axes that are to be mapped, as positions on either side. */
interface Match {
  readonly from: number;
  /** Absent: what is read of the upstream axis does not depend on the downstream. */
  readonly to?: number;
  readonly spec: PartMappingSpec | undefined;
}

/**
 * The mapping by matching dimensions: those of one name between two multi assets, otherwise the
 * one that is divided like the side without dimensions. The upstream's others are read whole.
 */
export function matchDimensions(
  spec: PartMappingSpec | undefined,
  sides: MappingSides,
): Result<Mapping> {
  const { upstream, downstream } = sides;
  if (spec !== undefined && spec !== 'overlap' && spec !== 'identity') {
    const name = typeof spec === 'string' ? spec : Object.keys(spec)[0]!;
    return fail(
      impossible(
        `mapping "${name}" does not say which dimension it is about`,
        `Write "mapping": { "dimensions": { "${dimensionNames(sides)[0]!}": … } }.`,
      ),
    );
  }
  const isBoth = upstream.kind === 'multi' && downstream.kind === 'multi';
  const matches = isBoth ? sameNames(upstream, downstream) : likeDivided(sides);
  if (!matches.ok) return matches;
  const isTime = ({ from }: Match) => axesOf(upstream)[from]!.partitions.kind === 'time';
  const stated = matches.value.map((match): Match => {
    // Names do not overlap, and time says so to mean another zone too.
    const isMeant = spec === 'identity' || (spec === 'overlap' && isTime(match));
    return isMeant ? { ...match, spec } : match;
  });
  return mapMatches(spec ?? 'overlap', sides, stated);
}

function sameNames(
  upstream: MultiPartitions,
  downstream: MultiPartitions,
): Result<readonly Match[]> {
  const names = downstream.dimensions.map(({ name }) => name);
  const matches = upstream.dimensions.flatMap(({ name }, from) =>
    names.includes(name) ? [{ from, to: names.indexOf(name), spec: undefined }] : [],
  );
  if (matches.length > 0) return ok(matches);
  const [first] = upstream.dimensions;
  return fail(
    impossible(
      `no dimension of the upstream (${listNames(upstream)}) has the name of one of its own (${listNames(downstream)})`,
      `Write "mapping": { "dimensions": { "${first.name}": { "to": "${names[0]!}" } } }, or "all".`,
    ),
  );
}

function listNames({ dimensions }: MultiPartitions): string {
  return dimensions.map(({ name }) => name).join(', ');
}

/** The dimension that is of the same kind as the other side. */
function likeDivided({ upstream, downstream }: MappingSides): Result<readonly Match[]> {
  const [ups, downs] = [axesOf(upstream), axesOf(downstream)];
  const alike = ups.flatMap((up, from) =>
    downs.flatMap((down, to) =>
      up.partitions.kind === down.partitions.kind ? [{ from, to, spec: undefined }] : [],
    ),
  );
  const fitting = alike.filter(
    ({ from, to }) =>
      createPartMapping({ upstream: ups[from]!.partitions, downstream: downs[to]!.partitions }).ok,
  );
  const matches = alike.length > 1 && fitting.length > 0 ? fitting : alike;
  if (matches.length === 1) return ok(matches);
  const [multi, single] =
    upstream.kind === 'multi' ? [upstream, downstream] : [downstream, upstream];
  const names = multi.kind === 'multi' ? multi.dimensions.map(({ name }) => name) : [];
  const found = matches.length === 0 ? 'no dimension is' : `both ${names.join(' and ')} are`;
  return fail(
    impossible(
      `${found} divided like the ${nameKind(single)} partitions of the other side`,
      matches.length === 0
        ? 'Write "mapping": "all" if every partition reads all of it.'
        : `Write "mapping": { "dimensions": { "${names[0]!}": "${single.kind === 'time' ? 'overlap' : 'identity'}" } } for one of them.`,
    ),
  );
}

/** The mapping that says for each dimension how it maps. */
export function createDimensionsMapping(
  spec: DimensionsSpec,
  sides: MappingSides,
): Result<Mapping> {
  const { upstream, downstream } = sides;
  const named = upstream.kind === 'multi' ? upstream : downstream;
  if (named.kind !== 'multi') {
    return fail(
      impossible(
        `mapping "dimensions" needs multi partitions, not ${nameKind(upstream)} and ${nameKind(downstream)} ones`,
        'Write the mapping itself.',
      ),
    );
  }
  const stated = Object.entries(spec.dimensions).map(([name, each]) =>
    readMatch(name, each, { ...sides, named }),
  );
  const problems = stated.flatMap((each) => (each.ok ? [] : each.problems));
  if (problems.length > 0) return fail(...problems);
  const matches = stated.flatMap((each) => (each.ok ? each.value : []));
  const targets = matches.flatMap(({ to }) => (to === undefined ? [] : [to]));
  const repeated = targets.find((to, i) => targets.indexOf(to) < i);
  if (repeated !== undefined) return fail(repeatedAxis(axesOf(downstream)[repeated]!));
  const isBoth = upstream.kind === 'multi' && downstream.kind === 'multi';
  const rest = isBoth ? unstated(spec, upstream, downstream, matches) : [];
  return mapMatches(spec, sides, [...matches, ...rest]);
}

function repeatedAxis({ name }: Axis): Problem {
  const axis = name === undefined ? 'it' : `dimension "${name}"`;
  const message = `mapping "dimensions" maps two dimensions of the upstream to ${axis}`;
  return impossible(message, 'Write "all" for the one that is to be read whole.');
}

/** Dimensions of one name that the mapping does not speak of. */
function unstated(
  { dimensions }: DimensionsSpec,
  upstream: MultiPartitions,
  downstream: MultiPartitions,
  stated: readonly Match[],
): readonly Match[] {
  return upstream.dimensions.flatMap(({ name }, from) => {
    const to = downstream.dimensions.findIndex((each) => each.name === name);
    const isFree = to >= 0 && !stated.some((each) => each.to === to);
    return isFree && !Object.hasOwn(dimensions, name) ? [{ from, to, spec: undefined }] : [];
  });
}

interface NamedSides extends MappingSides {
  /** The side by whose dimensions the mapping goes. */
  readonly named: MultiPartitions;
}

function readMatch(
  name: string,
  stated: DimensionSpec,
  sides: NamedSides,
): Result<readonly Match[]> {
  const { named, upstream, downstream } = sides;
  const own = named.dimensions.findIndex((dimension) => dimension.name === name);
  if (own < 0) return fail(unknownDimension(name, named, named === upstream ? 'upstream' : 'own'));
  const isObject = typeof stated === 'object' && 'to' in stated;
  const spec = isObject ? stated.mapping : stated;
  if (spec === 'all') return ok([]);
  if (named !== upstream) return ok([{ from: 0, to: own, spec }]);
  if (downstream.kind !== 'multi') return ok([{ from: own, to: 0, spec }]);
  const target = isObject ? stated.to : name;
  const to = downstream.dimensions.findIndex((dimension) => dimension.name === target);
  if (to >= 0) return ok([{ from: own, to, spec }]);
  // The newest partition is the newest whoever reads it.
  if (spec === 'last' && !isObject) return ok([{ from: own, spec }]);
  return fail(unknownDimension(target, downstream, 'own'));
}

function unknownDimension(name: string, multi: MultiPartitions, side: 'upstream' | 'own'): Problem {
  const names = multi.dimensions.map((dimension) => dimension.name);
  const whose = side === 'upstream' ? 'the upstream' : 'the asset';
  return impossible(
    `mapping "dimensions" names "${name}", which is no dimension of ${whose}`,
    didYouMean(name, names) ?? `Its dimensions are ${names.join(' and ')}.`,
  );
}

function dimensionNames({ upstream, downstream }: MappingSides): readonly string[] {
  const multi = upstream.kind === 'multi' ? upstream : downstream;
  return axesOf(multi).map(({ name = '' }) => name);
}

/** A reader of which there is but one. */
const anyone = resolvePartitions({ type: 'unpartitioned' }, 0);

function mapMatches(
  spec: MappingSpec,
  sides: MappingSides,
  matches: readonly Match[],
): Result<Mapping> {
  const [ups, downs] = [axesOf(sides.upstream), axesOf(sides.downstream)];
  const pairs: AxisPair[] = [];
  const problems: Problem[] = [];
  for (const { from, to, spec: own } of matches) {
    const up = ups[from]!;
    const down = to === undefined ? undefined : downs[to]!;
    const name = up.name ?? down?.name ?? '';
    const made = createPartMapping({
      spec: own,
      upstream: up.partitions,
      downstream: down?.partitions ?? anyone,
    });
    if (made.ok) {
      pairs.push({ from, mapping: made.value, name, ...(to === undefined ? {} : { to }) });
    } else problems.push(...made.problems.map((problem) => aboutDimension(name, problem)));
  }
  if (problems.length > 0) return fail(...problems);
  const whole = ups.flatMap(({ name = '' }, from) =>
    pairs.some((pair) => pair.from === from) ? [] : [name],
  );
  return ok(productMapping({ spec, ...sides, pairs, whole }));
}

/** Tells which dimension, and where its mapping is to be written. */
function aboutDimension(name: string, problem: Problem): Problem {
  const message = `by dimension "${name}", ${problem.message}`;
  const hint = problem.hint?.replaceAll(
    /"mapping": ("\w+")/g,
    `"mapping": { "dimensions": { "${name}": $1 } }`,
  );
  return { ...problem, message, ...(hint === undefined ? {} : { hint }) };
}
