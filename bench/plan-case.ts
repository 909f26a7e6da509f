// One measurement in a process of its own, so that it is cold and its memory is its own. Prints
// figures as JSON: times in ms, memory in MB.
import { rmSync } from 'node:fs';
import { assessCells, countStatuses } from '../source/domain/assess-cells.ts';
import type { Graph } from '../source/domain/graph.ts';
import { eachRange } from '../source/domain/ordinals.ts';
import { createPlan } from '../source/domain/plan/create-plan.ts';
import { resolvePartitions } from '../source/domain/partitions/resolve-partitions.ts';
import { selectCells } from '../source/domain/selection/select-cells.ts';
import { createState, type State } from '../source/domain/state.ts';
import { openWriter } from '../source/store/open-writer.ts';
import { readStore } from '../source/store/read-store.ts';
import type { Figures } from './bundle-case.ts';
import { countCells, createScene, fillState, valueOf, type SceneShape } from './plan-scene.ts';

function time<T>(work: () => T): readonly [T, number] {
  const start = performance.now();
  const value = work();
  return [value, performance.now() - start];
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Writes the scene's state as the store does, over whatever was there. */
async function writeState(shape: SceneShape, stateDir: string): Promise<Figures> {
  rmSync(stateDir, { recursive: true, force: true });
  const graph = createScene(shape);
  const writer = valueOf(await openWriter(stateDir, graph));
  fillState(graph, writer.state);
  await writer.close();
  return { cells: countCells(graph) };
}

function makePlan(graph: Graph, state: State) {
  return valueOf(createPlan({ graph, state, request: { selection: '*' }, concurrency: 8 }));
}

/** From the state on disk to a plan with reasons, counts and estimate. */
async function planFromDisk(shape: SceneShape, stateDir: string): Promise<Figures> {
  const start = performance.now();
  const startCpu = process.cpuUsage();
  const graph = createScene(shape);
  const read = performance.now();
  const { state } = valueOf(await readStore(stateDir, graph));
  const [plan, planMs] = time(() => makePlan(graph, state));
  const end = performance.now();
  const { user, system } = process.cpuUsage(startCpu);
  const mb = peakMb();
  const [, floorMs] = time(() => passOver(graph, state));
  return {
    totalMs: end - start,
    graphMs: read - start,
    readMs: end - read - planMs,
    planMs,
    cpuMs: (user + system) / 1000,
    floorMs,
    mb,
    cells: countCells(graph),
    planned: plan.cellCount,
  };
}

/**
 * The floor: one pass that gives every cell a status from its own facts and those of the cell at
 * its place in each parent, without mappings.
 */
function passOver(graph: Graph, state: State): number {
  let stale = 0;
  for (const { index, upstream, partitions } of graph.assets) {
    const { outcome, builtSeq, codeVersion } = state.assets[index]!;
    const status = new Uint8Array(partitions.count);
    const parents = upstream.map((edge) => state.assets[edge.upstream]!.changedSeq);
    for (let ordinal = 0; ordinal < status.length; ordinal++) {
      const built = builtSeq[ordinal]!;
      let isStale = built > 0 && codeVersion[ordinal] !== 2;
      for (const changed of parents) if (built > 0 && changed[ordinal]! > built) isStale = true;
      status[ordinal] = isStale ? 8 : outcome[ordinal]!;
      if (isStale) stale++;
    }
  }
  return stale;
}

/** Planning alone, from a state in memory, once cold and then warm. */
function planInMemory(shape: SceneShape): Figures {
  const graph = createScene(shape);
  const state = createState(graph);
  fillState(graph, state);
  const [, coldMs] = time(() => makePlan(graph, state));
  const warm = [0, 1, 2].map(() => time(() => makePlan(graph, state))[1]);
  const floor = [0, 1, 2].map(() => time(() => passOver(graph, state))[1]);
  return {
    coldMs,
    warmMs: Math.min(...warm),
    floorMs: Math.min(...floor),
    mb: peakMb(),
    cells: countCells(graph),
  };
}

/** Every key and window of ten years of hours, in a zone with daylight saving time. */
function enumerateHours(): Figures {
  const definition = { type: 'hourly', start: '2014-01-01', timezone: 'America/New_York' } as const;
  let length = 0;
  const [count, ms] = time(() => {
    const partitions = resolvePartitions(definition, Date.UTC(2024, 0, 1, 5));
    if (partitions.kind !== 'time') throw new Error('hours are time');
    let end = partitions.startOf(0);
    for (let ordinal = 0; ordinal < partitions.count; ordinal++) {
      if (partitions.startOf(ordinal) !== end) throw new Error('a gap between windows');
      end = partitions.endOf(ordinal);
    }
    return partitions.count;
  });
  const [, keysMs] = time(() => {
    const partitions = resolvePartitions(definition, Date.UTC(2024, 0, 1, 5));
    for (let i = 0; i < partitions.count; i++) length += partitions.keyOf(i).length;
  });
  return { ms, keysMs, cells: count, length };
}

/** What a keystroke in a selection asks anew: its cells, and how many have each status. */
function typeSelection(shape: SceneShape): Figures {
  const graph = createScene(shape);
  const state = createState(graph);
  fillState(graph, state);
  const { status } = assessCells(graph, state);
  const keystrokes = ['*', 'layer1*', '+layer9_0', '* !layer3_4'].flatMap((selection) =>
    ['2023-06..', 'last 300d', '2024-01-01..2024-04-01,!2024-02'].map((partitions) => {
      const [, ms] = time(() => {
        const cells = valueOf(selectCells(graph, { selection, partitions }));
        return [...cells].map(([index, set]) =>
          Array.from(eachRange(set), ([start, end]) =>
            countStatuses(status[index]!.subarray(start, end)),
          ),
        );
      });
      return ms;
    }),
  );
  const sorted = keystrokes.toSorted((a, b) => a - b);
  return {
    medianMs: sorted[Math.floor(sorted.length / 2)]!,
    maxMs: sorted.at(-1)!,
    cells: countCells(graph),
  };
}

const [name = '', shapeText = '{}', stateDir = ''] = process.argv.slice(2);
const shape = JSON.parse(shapeText) as SceneShape;
const cases: Readonly<Record<string, () => Figures | Promise<Figures>>> = {
  write: () => writeState(shape, stateDir),
  disk: () => planFromDisk(shape, stateDir),
  memory: () => planInMemory(shape),
  hours: enumerateHours,
  keystroke: () => typeSelection(shape),
};
process.stdout.write(JSON.stringify(await cases[name]!()));
