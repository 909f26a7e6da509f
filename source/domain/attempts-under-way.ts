import type { Asset, Graph } from './graph.ts';
import { ordinalsFrom, type OrdinalSet } from './ordinals.ts';
import { linesOf } from './partitions/cell-lines.ts';
import { readRanges } from './plan/task-id.ts';
import type { StartedAttempt, State } from './state.ts';

/** An attempt that has begun and not ended, with the cells it builds. */
export interface AttemptUnderWay {
  readonly backfill: string;
  readonly asset: Asset;
  readonly cells: OrdinalSet;
}

/** Attempts that the state knows no end of: they run, or their runner was cut off. */
export function attemptsUnderWay(graph: Graph, state: State): readonly AttemptUnderWay[] {
  return [...state.started.values()].flatMap((started) => {
    const slash = started.task.indexOf('/');
    const asset = graph.byName.get(started.task.slice(0, slash) as Asset['name']);
    const cells = asset && cellsOf(asset, started, started.task.slice(slash + 1));
    return asset && cells ? [{ backfill: started.backfill, asset, cells }] : [];
  });
}

function cellsOf(
  { partitions }: Asset,
  { partitions: keys }: StartedAttempt,
  range: string,
): OrdinalSet | undefined {
  if (keys) {
    const ordinals = keys.flatMap((key) => partitions.ordinalOf(key) ?? []);
    return ordinalsFrom(ordinals.sort((a, b) => a - b));
  }
  const lines = linesOf(partitions);
  for (const { first, last } of readRanges(partitions, range)) {
    return lines.toCells([lines.placeOf(first), lines.placeOf(last) + 1]);
  }
  return undefined;
}
