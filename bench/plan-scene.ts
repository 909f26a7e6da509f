import type { AssetDefinition, Dependency } from '../source/domain/asset.ts';
import { statusCode } from '../source/domain/cell-status.ts';
import { createGraph } from '../source/domain/create-graph.ts';
import type { Graph } from '../source/domain/graph.ts';
import type { MappingSpec } from '../source/domain/mapping/mapping.ts';
import type { AssetName } from '../source/domain/names.ts';
import type {
  CalendarDefinition,
  MultiDefinition,
  PartitionsDefinition,
  StaticDefinition,
  TimeGranularity,
} from '../source/domain/partitions/definition.ts';
import { windowOver } from '../source/domain/partitions/dimensions.ts';
import { formatProblem, type Result } from '../source/domain/problem.ts';
import type { State } from '../source/domain/state.ts';

const layers = 10;
const columns = 10;
const now = Date.UTC(2024, 5, 1, 12);
const hourMs = 3_600_000;

/** What a graph of a hundred assets in ten layers is made of. */
export interface SceneShape {
  readonly cellsPerAsset: number;
  /** Of the left and the right half of each layer. */
  readonly granularities: readonly [TimeGranularity, TimeGranularity];
  /** Absent: windows that overlap. */
  readonly mapping?: MappingSpec;
  /** What divides every asset besides: fifty names, or the months in which the partitions lie. */
  readonly crossed?: 'names' | 'months';
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.value;
}

/**
 * Each asset reads the one above it and that one's right neighbour, so that hours are read by days
 * and days by hours where the halves meet.
 */
export function createScene(shape: SceneShape): Graph {
  const definitions: AssetDefinition[] = [];
  for (let layer = 0; layer < layers; layer++) {
    for (let column = 0; column < columns; column++) {
      const above = layer === 0 ? [] : [column, (column + 1) % columns];
      const deps = above.map((each) => dependency(layer - 1, each, shape.mapping));
      definitions.push(define(nameOf(layer, column), deps, { shape, column }));
    }
  }
  return valueOf(createGraph(definitions, now));
}

function nameOf(layer: number, column: number): AssetName {
  return `layer${layer}_${column}` as AssetName;
}

function dependency(layer: number, column: number, mapping?: MappingSpec): Dependency {
  return { asset: nameOf(layer, column), ...(mapping && { mapping }) };
}

function define(
  name: AssetName,
  deps: readonly Dependency[],
  { shape, column }: { readonly shape: SceneShape; readonly column: number },
): AssetDefinition {
  const type = shape.granularities[column < columns / 2 ? 0 : 1];
  return {
    name,
    tags: {},
    partitions: divide(type, shape),
    deps,
    command: ['true'],
    cwd: '.',
    env: {},
    codeVersion: '2',
    strategy: 'per-partition',
    priority: 0,
    dependsOnPast: false,
    retry: { max: 0, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false },
    checks: [],
  };
}

const timezone = 'America/New_York';
const names = Array.from({ length: 50 }, (_, i) => `name${i}`);

/** About as many cells as the shape says, however they are divided. */
function divide(
  type: TimeGranularity,
  { cellsPerAsset, crossed }: SceneShape,
): PartitionsDefinition {
  if (crossed === undefined) return { type, start: startOf(type, cellsPerAsset), timezone };
  if (crossed === 'names') {
    const start = startOf(type, cellsPerAsset / names.length);
    return pairOf({ type, start, timezone }, { type: 'static', keys: names });
  }
  const months = Math.round(Math.sqrt(cellsPerAsset / 10));
  const start = startOf(type, cellsPerAsset / months);
  const since = new Date(Date.UTC(2024, 5 - months, 1)).toISOString().slice(0, 10);
  return pairOf({ type, start, timezone }, { type: 'monthly', start: since, timezone });
}

function startOf(type: TimeGranularity, steps: number): string {
  const stepMs = type === 'hourly' ? hourMs : 24 * hourMs;
  return new Date(now - (steps + 1) * stepMs).toISOString().slice(0, 10);
}

function pairOf(
  outer: CalendarDefinition,
  inner: CalendarDefinition | StaticDefinition,
): MultiDefinition {
  return {
    type: 'multi',
    dimensions: [
      { name: 'step', partitions: outer },
      { name: 'other', partitions: inner },
    ],
  };
}

/** A repeatable stream of numbers in `[0, 1)`. */
export function createRandom(): () => number {
  let seed = 42;
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

/** About how many neighbours share a fate: outages come in stretches. */
const stretch = 10;

/** What the older code built: the hours and days from here on. */
const oldSince = now - 166 * 24 * hourMs;

/**
 * Half of the cells are missing, in ragged stretches; a tenth was built by older code; the rest is
 * built, parents before children. What reads the older code's cells is of the same time.
 */
export function fillState(graph: Graph, state: State): void {
  const random = createRandom();
  const versions = { old: state.texts.intern('1'), current: state.texts.intern('2') };
  const backfill = state.texts.intern('bf-1');
  for (const { index, partitions } of graph.assets) {
    const cells = state.assets[index]!;
    let isMissing = false;
    for (let ordinal = 0; ordinal < cells.capacity; ordinal++) {
      if (ordinal === 0 || random() < 1 / stretch) isMissing = random() < 0.5;
      const window = isMissing ? undefined : windowOver(partitions, ordinal, ordinal);
      if (!window) continue;
      const isOld = window.start >= oldSince;
      cells.outcome[ordinal] = statusCode.succeeded;
      cells.builtSeq[ordinal] = ++state.sequence;
      cells.changedSeq[ordinal] = ++state.sequence;
      cells.codeVersion[ordinal] = isOld ? versions.old : versions.current;
      cells.backfill[ordinal] = backfill;
      cells.attempts[ordinal] = 1;
      cells.durationMs[ordinal] = 500 + Math.floor(1000 * random());
      cells.cost[ordinal] = Math.floor(100 * random()) / 1000;
      cells.finishedAt[ordinal] = now + state.sequence;
    }
  }
}

export function countCells(graph: Graph): number {
  return graph.assets.reduce((sum, { partitions }) => sum + partitions.count, 0);
}
