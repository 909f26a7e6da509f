import { mkdirSync } from 'node:fs';
import { statusCode } from '../source/domain/cell-status.ts';
import type { Graph } from '../source/domain/graph.ts';
import type { State } from '../source/domain/state.ts';
import { FrozenCells } from '../source/store/frozen-cells.ts';
import { viewLayer } from '../source/store/load-state.ts';
import { PackedCells } from '../source/store/packed-cells.ts';
import { openCheckpoint } from '../source/store/read-store.ts';
import { createRandom } from './plan-scene.ts';

const outcomes = [statusCode.failed, statusCode.skipped, statusCode.cancelled] as const;

/** About how many neighbours share a fate. */
const stretch = 10;

const dayMs = 86_400_000;

/**
 * A year of history: nine cells in ten built, the rest missing, failed, skipped or cancelled in
 * ragged stretches; five code versions, forty backfills, costs in tenths of a cent, rows, and for
 * one asset in ten a data version of each cell's own.
 */
export function fillHistory(graph: Graph, state: State): void {
  const random = createRandom();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const versions = Array.from({ length: 5 }, (_, i) => state.texts.intern(String(i)));
  const backfills = Array.from({ length: 40 }, (_, i) => state.texts.intern(`bf-${100 + i}`));
  for (const { index } of graph.assets) {
    const cells = state.assets[index]!;
    let outcome: number = statusCode.succeeded;
    let version = versions[0]!;
    let backfill = backfills[0]!;
    for (let ordinal = 0; ordinal < cells.capacity; ordinal++) {
      if (random() < 1 / stretch) outcome = random() < 0.9 ? statusCode.succeeded : pick(outcomes);
      if (random() < 1 / (100 * stretch)) [version, backfill] = [pick(versions), pick(backfills)];
      if (random() < 0.02) continue;
      state.sequence += 2;
      cells.outcome[ordinal] = outcome;
      cells.backfill[ordinal] = backfill;
      if (outcome === statusCode.skipped) continue;
      cells.attempts[ordinal] = random() < 0.95 ? 1 : 2;
      cells.durationMs[ordinal] = 500 + Math.floor(60_000 * random());
      cells.cost[ordinal] = Math.floor(100 * random()) / 1000;
      cells.finishedAt[ordinal] = graph.now - Math.floor(365 * dayMs * random());
      if (outcome !== statusCode.succeeded) continue;
      cells.rows[ordinal] = Math.floor(1e6 * random());
      cells.builtSeq[ordinal] = state.sequence - 1;
      cells.changedSeq[ordinal] = state.sequence;
      cells.codeVersion[ordinal] = version;
      if (index % 10 !== 0) continue;
      cells.dataVersion[ordinal] = state.texts.intern(Math.floor(2 ** 48 * random()).toString(16));
    }
  }
}

/** Leaves a state as a writer's checkpoint of it. */
export async function writeCheckpoint(
  stateDir: string,
  { graph, state }: { readonly graph: Graph; readonly state: State },
): Promise<void> {
  mkdirSync(stateDir);
  const packed = new PackedCells();
  const layers = graph.assets.map((asset) => {
    const { columns, ...layer } = viewLayer(asset, state);
    return [asset.name, [{ ...layer, cells: new FrozenCells(columns, packed) }]] as const;
  });
  const low = openCheckpoint(stateDir);
  low.data = {
    type: 'frozen',
    sequence: state.sequence,
    now: graph.now,
    texts: state.texts.all(),
    started: [],
    ledgers: [],
    layers: new Map(layers),
  };
  await low.write();
}
