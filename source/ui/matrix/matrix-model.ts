import type { Assessment } from '../../domain/assess-cells.ts';
import { cellStatuses, statusCode } from '../../domain/cell-status.ts';
import type { Graph } from '../../domain/graph.ts';
import { eachRange, hasOrdinal, type OrdinalSet } from '../../domain/ordinals.ts';
import { granularityOf } from '../../domain/partitions/granularity-of.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import type { CellStretch, Run } from '../../domain/schedule/run.ts';
import type { CellColumns, State } from '../../domain/state.ts';
import { createPieceReader, type ReadPieces } from './cell-columns.ts';
import type { ValueLens } from './lens.ts';
import { LensValues, type ReadValue } from './lens-values.ts';
import { LineLevels } from './line-levels.ts';
import { orderRows, type MatrixRow } from './matrix-row.ts';
import { alongOf } from './row-cells.ts';
import { StatusLevels } from './status-levels.ts';
import { createTimeAxis, type TimeAxis } from './time-axis.ts';
import { zoomLevels, zoomOf, zoomRank, type ZoomLevel } from './zoom.ts';

/**
 * What the matrix reads. Assets are positions in `Graph.assets`. No reader costs more than a
 * handful of array reads per 4096 cells asked about.
 */
export interface MatrixModel {
  readonly graph: Graph;
  readonly timezone: string;
  /** In the order of the screen. */
  readonly rows: readonly MatrixRow[];
  /** The finest granularity that a time asset has. */
  readonly finest: ZoomLevel;
  /** Grows whenever a cell's status or value may have changed. */
  readonly version: number;
  axisAt(zoom: ZoomLevel): TimeAxis;
  /** Where a time asset's cells are drawn; remembered between frames. */
  readonly piecesUnder: ReadPieces;
  statusAt(asset: number, ordinal: number): number;
  /** Cells of `[start, end)` by status code. */
  countsIn(asset: number, start: number, end: number): Int32Array;
  /** As `countsIn`, for positions of one line of a multi asset. */
  countsInLine(asset: number, line: number, positions: readonly [number, number]): Int32Array;
  /** Cells in the plan or run shown, by asset; absent while there is none. */
  readonly planned?: ReadonlyMap<number, OrdinalSet>;
  /** Cost, rows: the sum over `[start, end)`; duration (ms), attempts: the most. `NaN`: unknown. */
  valueIn(lens: ValueLens, asset: number, start: number, end: number): number;
  /** As `valueIn`, for positions of one line of a multi asset. */
  valueInLine(
    lens: ValueLens,
    of: { readonly asset: number; readonly line: number },
    positions: readonly [number, number],
  ): number;
}

/** A model that follows what it was made from. */
export interface LiveMatrixModel extends MatrixModel {
  /**
   * Reads `[start, end)` of an asset again after its cells changed; the cost is that of the
   * stretch alone.
   */
  touch(asset: number, start: number, end: number): void;
  /**
   * Reads what the run changed since the last call; true when there was anything. Call it once per
   * batch of events, before the next frame.
   */
  refresh(): boolean;
}

export interface MatrixSources {
  readonly graph: Graph;
  readonly timezone: string;
  readonly assessment: Pick<Assessment, 'status'>;
  /** For the lenses; without it every value is unknown. */
  readonly state?: State;
  /** A plan being looked at: its cells show as queued. */
  readonly plan?: Plan;
  /** A backfill being run or looked at: its cells show their live status. */
  readonly run?: Run;
  /** What that backfill alone left in its cells: the lenses show this of them. */
  readonly runState?: State;
}

type ReadStatus = (asset: number, ordinal: number) => number;

function statusReader({ assessment, plan, run }: MatrixSources): ReadStatus {
  const assessed: ReadStatus = (asset, ordinal) => assessment.status[asset]?.[ordinal] ?? 0;
  if (run) return (asset, ordinal) => run.statusOf(asset, ordinal) ?? assessed(asset, ordinal);
  if (!plan) return assessed;
  const isPlanned = plannedCells(plan);
  return (asset, ordinal) =>
    isPlanned(asset, ordinal) ? statusCode.queued : assessed(asset, ordinal);
}

function plannedCells(plan: Plan): (asset: number, ordinal: number) => boolean {
  const byIndex = new Map(plan.assets.map((planned) => [planned.index, planned.cells]));
  return (asset, ordinal) => {
    const cells = byIndex.get(asset);
    return cells !== undefined && hasOrdinal(cells, ordinal);
  };
}

function plannedStretches(plan: Plan): readonly CellStretch[] {
  return plan.assets.flatMap(({ index, cells }) =>
    [...eachRange(cells)].map(([start, end]) => ({ asset: index, start, end })),
  );
}

/** Levels of what was assessed, with the cells of the plan or run shown read on top. */
function createLevels(
  sources: MatrixSources,
  read: ReadStatus,
): {
  readonly levels: readonly StatusLevels[];
  readonly lines: ReadonlyMap<number, LineLevels>;
} {
  const { graph, assessment } = sources;
  const codes = graph.assets.map(({ index, partitions }) => {
    const own = new Uint8Array(partitions.count);
    own.set(assessment.status[index]?.subarray(0, own.length) ?? []);
    return own;
  });
  const shown = sources.run?.plan ?? sources.plan;
  for (const { asset, start, end } of shown ? plannedStretches(shown) : []) {
    for (let ordinal = start; ordinal < end; ordinal++)
      codes[asset]![ordinal] = read(asset, ordinal);
  }
  return {
    levels: codes.map((own) => new StatusLevels(own)),
    lines: new Map(
      graph.assets.flatMap(({ index, partitions }) =>
        partitions.kind === 'multi' ? [[index, new LineLevels(partitions, codes[index]!)]] : [],
      ),
    ),
  };
}

/** Columns that changed their size are others, so they are looked up for every value. */
function valueReader({ state, run, runState }: MatrixSources): ReadValue {
  return (lens, asset, ordinal) => {
    const isOfRun = run?.statusOf(asset, ordinal) !== undefined;
    return readColumn(lens, (isOfRun ? runState : state)?.assets[asset], ordinal);
  };
}

function readColumn(lens: ValueLens, columns: CellColumns | undefined, ordinal: number): number {
  switch (lens) {
    case 'duration':
      return columns?.durationMs[ordinal] ?? NaN;
    case 'attempts':
      return columns?.attempts[ordinal] || NaN;
    case 'cost':
    case 'rows':
      return columns?.[lens][ordinal] ?? NaN;
  }
}

function finestZoom(graph: Graph): ZoomLevel {
  const ranks = graph.assets
    .map((asset) => alongOf(asset.partitions))
    .filter((partitions) => partitions.kind === 'time')
    .map((partitions) => zoomRank(zoomOf(granularityOf(partitions.definition))));
  return ranks.length === 0 ? 'day' : zoomLevels[Math.min(...ranks)]!;
}

/**
 * Makes the model of a screen: one pass over the cells, after which only changed cells are read
 * again. Make one whenever the graph, the assessment, the plan shown or the run is another value;
 * while a run goes on, call `refresh` after its events were folded, which costs what they changed.
 */
export function createMatrixModel(sources: MatrixSources): LiveMatrixModel {
  const { graph, timezone, plan, run } = sources;
  const read = statusReader(sources);
  const { levels, lines } = createLevels(sources, read);
  const axes = new Map<ZoomLevel, TimeAxis>();
  const values = new LensValues(graph, valueReader(sources), lines);
  const shown = run?.plan ?? plan;
  let version = 0;
  let runVersion = run?.version ?? 0;

  function touch(asset: number, start: number, end: number): void {
    for (let ordinal = start; ordinal < end; ordinal++) {
      const code = read(asset, ordinal);
      levels[asset]!.set(ordinal, code);
      lines.get(asset)?.set(ordinal, code);
    }
    values.touch(asset, start, end);
    version++;
  }

  return {
    graph,
    timezone,
    rows: orderRows(graph),
    finest: finestZoom(graph),
    get version() {
      return version;
    },
    axisAt(zoom) {
      const axis = axes.get(zoom) ?? createTimeAxis(graph, timezone, zoom);
      axes.set(zoom, axis);
      return axis;
    },
    piecesUnder: createPieceReader(),
    statusAt: read,
    countsIn(asset, start, end) {
      const counts = new Int32Array(cellStatuses.length);
      levels[asset]?.count(start, end, counts);
      return counts;
    },
    countsInLine(asset, line, positions) {
      const counts = new Int32Array(cellStatuses.length);
      lines.get(asset)?.count(line, positions, counts);
      return counts;
    },
    ...(shown
      ? {
          planned: new Map(shown.assets.map(({ index, cells }) => [index, cells])),
        }
      : {}),
    valueIn: (lens, asset, start, end) => values.over(lens, asset, [start, end]),
    valueInLine: (lens, of, positions) => values.overLine(lens, of, positions),
    touch,
    refresh() {
      if (!run || run.version === runVersion) return false;
      for (const { asset, start, end } of run.changedSince(runVersion) ??
        plannedStretches(run.plan)) {
        touch(asset, start, end);
      }
      runVersion = run.version;
      version++;
      return true;
    },
  };
}
