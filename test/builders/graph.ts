import type { AssetDefinition, Dependency } from '../../source/domain/asset.ts';
import { createGraph } from '../../source/domain/create-graph.ts';
import type { Asset, Graph } from '../../source/domain/graph.ts';
import type { MappingSpec } from '../../source/domain/mapping/mapping.ts';
import type { AssetName } from '../../source/domain/names.ts';
import type {
  PartitionsDefinition,
  TimeGranularity,
} from '../../source/domain/partitions/definition.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import { asset, type AssetOverrides, fixed, timed, unpartitioned } from './asset.ts';

/**
 * 2024-03-01T00:00Z. From 2024-01-01 on there are then 1440 hours, 60 days, 8 weeks
 * (2024-01-01 … 2024-02-19), 2 months, no quarter and no year.
 */
export const now = Date.UTC(2024, 2, 1);

/**
 * What an asset of a drawing is: a granularity (UTC, from 2024-01-01), `unpartitioned`, a list of
 * static keys, a partitions definition, or any fields of the definition. Daily if not mentioned.
 */
export type Shape =
  | TimeGranularity
  | 'unpartitioned'
  | readonly string[]
  | PartitionsDefinition
  | (AssetOverrides & { readonly type?: never });

/**
 * The graph of a drawing, at `now`; throws on problems.
 *
 *     graph('raw -> clean -> report', { report: 'monthly' })
 *     graph('a, b -> c -[-6,0]-> trailing; a -all-> d; lonely', { a: ['eu', 'us'], d: { priority: 2 } })
 */
export function graph(drawing: string, shapes: Record<string, Shape> = {}, at = now): Graph {
  const result = createGraph(definitions(drawing, shapes), at);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.value;
}

/** The definitions behind a drawing, in the order in which it first mentions them. */
export function definitions(
  drawing: string,
  shapes: Record<string, Shape> = {},
): AssetDefinition[] {
  const deps = new Map<string, Dependency[]>();
  for (const line of drawing.split(/[;\n]/)) drawLine(line.trim(), deps);
  for (const name of Object.keys(shapes)) {
    if (!deps.has(name)) throw new Error(`"${name}" is not in the drawing`);
  }
  return [...deps].map(([name, list]) => asset(name, { deps: list, ...overridesOf(shapes[name]) }));
}

/** The asset of that name; throws when there is none. */
export function assetOf(from: Graph, name: string): Asset {
  const found = from.byName.get(name as AssetName);
  if (!found) throw new Error(`no asset "${name}" in the graph`);
  return found;
}

function drawLine(line: string, deps: Map<string, Dependency[]>): void {
  if (line === '') return;
  const [first, ...steps] = line.split(/\s+-(?=\S*>\s)/);
  let parents = declare(first!, deps);
  for (const step of steps) {
    const [, label = '', names = ''] = /^(\S*?)-?>\s+(.*)$/.exec(step) ?? [];
    const children = declare(names, deps);
    const mapping = label === '' ? {} : { mapping: specOf(label) };
    for (const child of children) {
      for (const parent of parents) {
        deps.get(child)!.push({ asset: parent as AssetName, ...mapping });
      }
    }
    parents = children;
  }
}

function declare(names: string, deps: Map<string, Dependency[]>): string[] {
  const list = names.split(',').map((name) => name.trim());
  for (const name of list) if (!deps.has(name)) deps.set(name, []);
  return list;
}

function specOf(label: string): MappingSpec {
  if (!label.startsWith('[')) return label as MappingSpec;
  return { offset: JSON.parse(label) as [number, number] };
}

function overridesOf(shape: Shape | undefined): AssetOverrides {
  if (shape === undefined) return {};
  if (shape === 'unpartitioned') return { partitions: unpartitioned };
  if (typeof shape === 'string') return { partitions: timed(shape) };
  if (isKeyList(shape)) return { partitions: fixed(...shape) };
  return shape.type === undefined ? shape : { partitions: shape };
}

function isKeyList(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}
