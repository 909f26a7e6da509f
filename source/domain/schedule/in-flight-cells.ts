import { statusCode } from '../cell-status.ts';
import {
  appendRange,
  countOrdinals,
  eachOrdinal,
  intersectOrdinals,
  isEmpty,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import type { Graph } from '../graph.ts';
import { countOf } from '../figures.ts';
import type { Problem } from '../problem.ts';
import type { Run } from './run.ts';

/** Cells by asset index. */
export type CellsByAsset = ReadonlyMap<number, OrdinalSet>;

/**
 * Planned cells of a run that it has not built: those that it may be building, or build yet, if
 * only after a retry. While it is carried no other backfill may touch them.
 */
export function inFlightCells(run: Run): CellsByAsset {
  const found = new Map<number, OrdinalSet>();
  for (const { index, cells } of run.plan.assets) {
    const open: number[] = [];
    for (const ordinal of eachOrdinal(cells)) {
      if (run.statusOf(index, ordinal) !== statusCode.succeeded)
        appendRange(open, ordinal, ordinal + 1);
    }
    if (open.length > 0) found.set(index, open);
  }
  return found;
}

/** Cells in flight in any of the runs. */
export function allInFlight(runs: Iterable<Run>): CellsByAsset {
  const all = new Map<number, OrdinalSet>();
  for (const run of runs) {
    for (const [index, cells] of inFlightCells(run)) {
      all.set(index, unionOrdinals(all.get(index) ?? [], cells));
    }
  }
  return all;
}

/** What keeps cells from being built: a problem for each asset of each run that has them in flight. */
export function findClaims(
  graph: Graph,
  wanted: CellsByAsset,
  carried: Iterable<Run>,
): readonly Problem[] {
  return Array.from(carried).flatMap((run) =>
    Array.from(inFlightCells(run), ([index, cells]) => {
      const shared = intersectOrdinals(cells, wanted.get(index) ?? []);
      return isEmpty(shared) ? [] : [tellClaim(graph, { index, shared, id: run.id })];
    }).flat(),
  );
}

interface Claim {
  readonly index: number;
  readonly shared: OrdinalSet;
  /** The backfill that has the cells. */
  readonly id: string;
}

function tellClaim(graph: Graph, { index, shared, id }: Claim): Problem {
  const { name, partitions } = graph.assets[index]!;
  const count = countOrdinals(shared);
  const example = `${count === 1 ? '' : 'such as '}${partitions.keyOf(shared[0]!)}`;
  return {
    code: 'cells-in-flight',
    message: `${countOf(count, 'cell')} of "${name}" (${example}) ${count === 1 ? 'is' : 'are'} in flight in ${id}`,
    hint: `Wait until ${id} has ended, or leave them out.`,
  };
}
