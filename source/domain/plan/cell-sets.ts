import { assessCells, staleBit, type Assessment } from '../assess-cells.ts';
import { statusCode } from '../cell-status.ts';
import type { Graph } from '../graph.ts';
import { appendRange, unionOrdinals, type OrdinalSet } from '../ordinals.ts';
import type { CellColumns, State } from '../state.ts';

/** One asset's existing cells, divided by what planning asks about them. */
export interface CellSets {
  readonly all: OrdinalSet;
  /** Never built, or left undone by the user: missing, skipped and cancelled. */
  readonly missing: OrdinalSet;
  readonly failed: OrdinalSet;
  readonly fresh: OrdinalSet;
  /** Built with another code version, whatever else. */
  readonly staleByCode: OrdinalSet;
  readonly staleByUpstream: OrdinalSet;
  /** Fresh or stale: what a child may be built from. */
  readonly built: OrdinalSet;
  readonly unbuilt: OrdinalSet;
  /** Ever built, even if a later attempt did not succeed. */
  readonly withData: OrdinalSet;
}

/** Divides every asset's cells, by asset index. */
export function readCellSets(
  graph: Graph,
  state: State,
  assessment: Assessment = assessCells(graph, state),
): readonly CellSets[] {
  return graph.assets.map(({ index }) => divideCells(assessment, index, state.assets[index]!));
}

function divideCells(assessment: Assessment, index: number, columns: CellColumns): CellSets {
  const status = assessment.status[index]!;
  const staleBy = assessment.staleBy[index]!;
  const sets = createSets();
  for (let start = 0, end = 0; start < status.length; start = end) {
    const code = status[start]!;
    const bits = staleBy[start]!;
    while (end < status.length && status[end] === code && staleBy[end] === bits) end++;
    appendRange(sets[groupOf(code, bits)], start, end);
  }
  return {
    ...sets,
    all: status.length > 0 ? [0, status.length] : [],
    built: unionOrdinals(sets.fresh, unionOrdinals(sets.staleByCode, sets.staleByUpstream)),
    unbuilt: unionOrdinals(sets.missing, sets.failed),
    withData: readWithData(columns, status.length),
  };
}

type Group = 'missing' | 'failed' | 'fresh' | 'staleByCode' | 'staleByUpstream';

function createSets(): Record<Group, number[]> {
  return { missing: [], failed: [], fresh: [], staleByCode: [], staleByUpstream: [] };
}

function groupOf(status: number, staleBy: number): Group {
  if (status === statusCode.succeeded) return 'fresh';
  if (status === statusCode.failed) return 'failed';
  if (status !== statusCode.stale) return 'missing';
  return (staleBy & staleBit.code) !== 0 ? 'staleByCode' : 'staleByUpstream';
}

function readWithData({ builtSeq, capacity }: CellColumns, count: number): OrdinalSet {
  const withData: number[] = [];
  const known = Math.min(capacity, count);
  for (let start = 0, end = 0; start < known; start = end + 1) {
    while (start < known && builtSeq[start] === 0) start++;
    end = start;
    while (end < known && builtSeq[end]! > 0) end++;
    appendRange(withData, start, end);
  }
  return withData;
}
