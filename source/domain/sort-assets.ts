import TinyQueue from 'tinyqueue';
import type { AssetDefinition } from './asset.ts';
import type { AssetName } from './names.ts';

interface Sorting {
  /** Parents first, then by name; assets on a cycle stand where the cycle was cut. */
  readonly sorted: readonly AssetDefinition[];
  /** Disjoint cycles in the direction data flows, each from its first asset by name. */
  readonly cycles: readonly (readonly AssetName[])[];
}

/** Orders assets topologically; unknown and self dependencies are passed over. */
export function sortAssets(assets: readonly AssetDefinition[]): Sorting {
  const waiting = new Map(assets.map((asset) => [asset.name, asset]));
  const children = childrenOf(waiting);
  const parentsLeft = new Map(assets.map(({ name }) => [name, 0]));
  for (const list of children.values()) for (const { name } of list) bump(parentsLeft, name, 1);

  const ready = new TinyQueue<AssetDefinition>([], (a, b) => (a.name < b.name ? -1 : 1));
  for (const asset of assets) if (parentsLeft.get(asset.name) === 0) ready.push(asset);
  const sorted: AssetDefinition[] = [];
  const cycles: (readonly AssetName[])[] = [];
  while (waiting.size > 0) {
    if (ready.length === 0) {
      const cycle = findCycle(waiting);
      cycles.push(cycle);
      for (const name of cycle) ready.push(waiting.get(name)!);
    }
    const next = ready.pop()!;
    if (!waiting.delete(next.name)) continue;
    sorted.push(next);
    for (const child of children.get(next.name)!) {
      if (bump(parentsLeft, child.name, -1) === 0) ready.push(child);
    }
  }
  return { sorted, cycles };
}

function childrenOf(assets: ReadonlyMap<AssetName, AssetDefinition>) {
  const children = new Map([...assets.keys()].map((name) => [name, [] as AssetDefinition[]]));
  for (const asset of assets.values()) {
    for (const parent of parentsOf(asset)) children.get(parent)?.push(asset);
  }
  return children;
}

function parentsOf({ name, deps }: AssetDefinition): Set<AssetName> {
  return new Set(deps.map(({ asset }) => asset).filter((parent) => parent !== name));
}

function bump(counts: Map<AssetName, number>, name: AssetName, by: number): number {
  const count = counts.get(name)! + by;
  counts.set(name, count);
  return count;
}

/** Every asset still waiting has a parent still waiting: going up must come round. */
function findCycle(waiting: ReadonlyMap<AssetName, AssetDefinition>): readonly AssetName[] {
  const path: AssetName[] = [];
  let at = [...waiting.keys()].sort()[0]!;
  while (!path.includes(at)) {
    path.push(at);
    at = [...parentsOf(waiting.get(at)!)].filter((name) => waiting.has(name)).sort()[0]!;
  }
  const cycle = path.slice(path.indexOf(at)).reverse();
  const first = cycle.indexOf([...cycle].sort()[0]!);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
