import type { AssetDefinition } from '../domain/asset.ts';
import { createGraph } from '../domain/create-graph.ts';
import { checkDefinition } from '../domain/partitions/check-definition.ts';
import type { Problem } from '../domain/problem.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';

/** Names that problems must not be built on, since something else about them was reported. */
export interface GraphDoubts {
  /** Assets whose partitions are not what the file says. */
  readonly doubtful: ReadonlySet<string>;
  /** Dependencies that are not unknown, though no such asset could be read. */
  readonly isExcused: (dependency: string) => boolean;
}

/** Problems of partitions definitions, dependencies and mappings, over all the assets. */
export function checkGraph(
  assets: readonly AssetDefinition[],
  { doubtful, isExcused }: GraphDoubts,
): readonly Finding[] {
  const wrong = assets.flatMap(checkPartitions);
  const vague = new Set([...doubtful, ...wrong.map(({ place }) => String(place.path[1]))]);
  const graph = createGraph(
    assets.map((asset) => withoutDoubts(asset, vague)),
    Date.now(),
  );
  if (graph.ok) return wrong;
  const byName = new Map<unknown, AssetDefinition>(assets.map((asset) => [asset.name, asset]));
  const problems = graph.problems.filter(({ path }) => !isExcused(dependencyAt(path, byName)));
  return [...wrong, ...problems.map((problem) => findingAt([], problem))];
}

/** Static keys that are stated or read are never none: others were reported where they stand. */
function checkPartitions({ name, partitions }: AssetDefinition): readonly Finding[] {
  const problems = checkDefinition(partitions).filter(({ code }) => code !== 'no-keys');
  return problems.map((problem) =>
    findingAt(['assets', name, 'partitions'], {
      ...problem,
      message: `asset "${name}": ${problem.message}`,
    }),
  );
}

/** The asset as one piece where its partitions are in doubt, so that any mapping is possible. */
function withoutDoubts(asset: AssetDefinition, vague: ReadonlySet<string>): AssetDefinition {
  const isVague = vague.has(asset.name);
  const deps = asset.deps.map((dependency) =>
    isVague || vague.has(dependency.asset)
      ? { ...dependency, mapping: 'all' as const }
      : dependency,
  );
  return isVague ? { ...asset, deps, partitions: { type: 'unpartitioned' } } : { ...asset, deps };
}

/** Name of the dependency that a problem of the graph is about, empty for another problem. */
function dependencyAt(
  path: Problem['path'],
  byName: ReadonlyMap<unknown, AssetDefinition>,
): string {
  const [, name, , index] = path ?? [];
  return byName.get(name)?.deps[Number(index)]?.asset ?? '';
}
