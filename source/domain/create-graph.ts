import type { AssetDefinition, Dependency } from './asset.ts';
import type { Asset, Edge, Graph } from './graph.ts';
import { shareMappings } from './mapping/share-mappings.ts';
import type { AssetName } from './names.ts';
import { didYouMean } from './nearest-name.ts';
import type { PartitionsDefinition } from './partitions/definition.ts';
import type { Partitions } from './partitions/partitions.ts';
import { resolvePartitions } from './partitions/resolve-partitions.ts';
import { fail, ok, type Problem, type Result } from './problem.ts';
import { sortAssets } from './sort-assets.ts';

/** An asset under construction: its edges are filled in once every asset is placed. */
type Draft = Asset & { readonly upstream: Edge[]; readonly downstream: Edge[]; depth: number };

/**
 * Places the assets in one graph at a moment (`now`, epoch ms). Fails with all of: unknown,
 * repeated and self dependencies, duplicate names, cycles, and mappings that cannot be.
 */
export function createGraph(assets: readonly AssetDefinition[], now: number): Result<Graph> {
  const { value: byName, problems } = indexNames(assets);
  problems.push(...assets.flatMap((asset) => checkDependencies(asset, byName)));
  const { sorted, cycles } = sortAssets([...byName.values()]);
  problems.push(...cycles.map((cycle) => cycleProblem(cycle, byName)));
  const drafts = placeAssets(sorted, now);
  problems.push(...connectAssets(drafts));
  if (problems.length > 0) return fail(...problems);
  return ok({ now, assets: [...drafts.values()], byName: drafts });
}

function indexNames(assets: readonly AssetDefinition[]) {
  const value = new Map<AssetName, AssetDefinition>();
  const repeated = new Set<AssetName>();
  for (const asset of assets) {
    if (value.has(asset.name)) repeated.add(asset.name);
    else value.set(asset.name, asset);
  }
  const problems = [...repeated].map((name): Problem => ({
    code: 'duplicate-asset',
    message: `asset "${name}" is defined more than once`,
    path: ['assets', name],
    hint: 'Rename or remove all but one.',
  }));
  return { value, problems };
}

function checkDependencies(
  { name, deps }: AssetDefinition,
  known: ReadonlyMap<AssetName, AssetDefinition>,
): Problem[] {
  const names = deps.map(({ asset }) => asset);
  return names.flatMap((dependency, i) => {
    const path = ['assets', name, 'deps', i];
    if (names.indexOf(dependency) < i) return [{ path, ...repeatedDependency(name, dependency) }];
    if (dependency === name) return [{ path, ...selfDependency(name) }];
    if (known.has(dependency)) return [];
    return [{ path, ...unknownDependency(name, dependency, known.keys()) }];
  });
}

function unknownDependency(
  asset: AssetName,
  dependency: AssetName,
  known: Iterable<AssetName>,
): Problem {
  const hint = didYouMean(dependency, known) ?? 'Define it under "assets".';
  const message = `asset "${asset}" depends on unknown asset "${dependency}"`;
  return { code: 'unknown-asset', message, hint };
}

function selfDependency(asset: AssetName): Problem {
  return {
    code: 'self-dependency',
    message: `asset "${asset}" depends on itself`,
    hint: 'To build each partition after the one before it, write "dependsOnPast": true.',
  };
}

function repeatedDependency(asset: AssetName, dependency: AssetName): Problem {
  return {
    code: 'repeated-dependency',
    message: `asset "${asset}" names its dependency "${dependency}" more than once`,
    hint: 'Keep one, with the mapping that covers all it reads.',
  };
}

function cycleProblem(
  cycle: readonly AssetName[],
  byName: ReadonlyMap<AssetName, AssetDefinition>,
): Problem {
  const name = cycle[0]!;
  const closing = byName.get(name)!.deps.findIndex(({ asset }) => asset === cycle.at(-1));
  return {
    code: 'dependency-cycle',
    message: `assets depend on each other in a circle: ${[...cycle, name].join(' → ')}`,
    path: ['assets', name, 'deps', closing],
    hint: 'Remove one of these dependencies.',
  };
}

function placeAssets(sorted: readonly AssetDefinition[], now: number): Map<AssetName, Draft> {
  const partitionsOf = partitionsAt(now);
  const drafts = new Map<AssetName, Draft>();
  for (const [index, definition] of sorted.entries()) {
    const partitions = partitionsOf(definition.partitions);
    const { name } = definition;
    drafts.set(name, {
      index,
      name,
      definition,
      partitions,
      upstream: [],
      downstream: [],
      depth: 0,
    });
  }
  return drafts;
}

/** Assets with equal definitions share one value, so that mappings can see it at a glance. */
function partitionsAt(now: number): (definition: PartitionsDefinition) => Partitions {
  const resolved = new Map<string, Partitions>();
  return (definition) => {
    const text = JSON.stringify(definition);
    const partitions = resolved.get(text) ?? resolvePartitions(definition, now);
    resolved.set(text, partitions);
    return partitions;
  };
}

/** Joins every asset with those it depends on, in topological order so that depths add up. */
function connectAssets(drafts: ReadonlyMap<AssetName, Draft>): readonly Problem[] {
  const mappingOf = shareMappings();
  return [...drafts.values()].flatMap((child) =>
    child.definition.deps.flatMap((dependency, i, deps) => {
      const parent = drafts.get(dependency.asset);
      const isRepeated = deps.findIndex(({ asset }) => asset === dependency.asset) < i;
      if (!parent || parent === child || isRepeated) return [];
      const path = ['assets', child.name, 'deps', i];
      return connect(parent, child, { ...dependency, mappingOf }).map((problem) => ({
        ...problem,
        path,
      }));
    }),
  );
}

interface Connection extends Dependency {
  readonly mappingOf: ReturnType<typeof shareMappings>;
}

function connect(
  parent: Draft,
  child: Draft,
  { mapping: spec, mappingOf }: Connection,
): readonly Problem[] {
  const mapping = mappingOf({
    spec,
    upstream: parent.partitions,
    downstream: child.partitions,
  });
  if (!mapping.ok) return mapping.problems.map((problem) => placed(problem, parent, child));
  const edge = { upstream: parent.index, downstream: child.index, mapping: mapping.value };
  child.upstream.push(edge);
  parent.downstream.push(edge);
  child.depth = Math.max(child.depth, parent.depth + 1);
  return [];
}

function placed(problem: Problem, parent: Asset, child: Asset): Problem {
  const message = `asset "${child.name}" cannot read "${parent.name}": ${problem.message}`;
  return { ...problem, message };
}
