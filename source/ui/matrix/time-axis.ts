import type { Graph } from '../../domain/graph.ts';
import type { TimeDefinition, Weekday } from '../../domain/partitions/definition.ts';
import { granularityOf } from '../../domain/partitions/granularity-of.ts';
import type { TimePartitions } from '../../domain/partitions/partitions.ts';
import { resolvePartitions } from '../../domain/partitions/resolve-partitions.ts';
import { alongOf } from './row-cells.ts';
import { granularityAt, zoomOf, zoomRank, type ZoomLevel } from './zoom.ts';

/**
 * The columns of the matrix at one zoom: calendar steps of the config's zone, numbered by any
 * integer. Columns `[first, last)` hold every existing time partition of the graph.
 */
export interface TimeAxis {
  readonly zoom: ZoomLevel;
  readonly steps: TimePartitions;
  readonly first: number;
  readonly last: number;
}

/** A half-open stretch `[start, end)` of ordinals or of columns. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const nothing: Stretch = { start: 0, end: 0 };

function timePartitionsOf(graph: Graph): readonly TimePartitions[] {
  return graph.assets
    .map((asset) => alongOf(asset.partitions))
    .filter((partitions) => partitions.kind === 'time')
    .filter((partitions) => partitions.count > 0);
}

/** Weeks of the axis begin as the graph's first weekly asset says. */
function weekStartOf(graph: Graph): Weekday {
  const starts = timePartitionsOf(graph).map(({ definition }) =>
    definition.type === 'cron' ? undefined : definition.weekStart,
  );
  return starts.find((start) => start !== undefined) ?? 'monday';
}

function axisDefinition(graph: Graph, timezone: string, zoom: ZoomLevel): TimeDefinition {
  const starts = timePartitionsOf(graph).map((own) => own.startOf(0));
  const earliest = starts.length > 0 ? Math.min(...starts) : graph.now;
  return {
    type: granularityAt(zoom),
    start: new Date(earliest).toISOString().slice(0, 10),
    timezone,
    ...(zoom === 'week' ? { weekStart: weekStartOf(graph) } : {}),
  };
}

/** Makes the columns for a zoom; without time partitions there are none. */
export function createTimeAxis(graph: Graph, timezone: string, zoom: ZoomLevel): TimeAxis {
  const steps = resolvePartitions(axisDefinition(graph, timezone, zoom), graph.now);
  if (steps.kind !== 'time') throw new Error(`zoom ${zoom} does not divide time`);
  const spans = timePartitionsOf(graph).map((own) => ({
    from: columnAt(steps, own.startOf(0)),
    to: columnAt(steps, own.endOf(own.count - 1) - 1) + 1,
  }));
  if (spans.length === 0) return { zoom, steps, first: 0, last: 0 };
  const first = Math.min(...spans.map((span) => span.from));
  const last = Math.max(...spans.map((span) => span.to));
  return { zoom, steps, first, last };
}

/** Column whose window holds an instant in epoch ms; any instant has one. */
export function columnAt(steps: TimePartitions, instant: number): number {
  return steps.overlapping({ start: instant, end: instant + 1 })[0];
}

/** True when the asset's cells are wider than a column, so that each spans several. */
export function spansColumns(partitions: TimePartitions, axis: TimeAxis): boolean {
  return zoomRank(zoomOf(granularityOf(partitions.definition))) > zoomRank(axis.zoom);
}

function middle(steps: TimePartitions, ordinal: number): number {
  return (steps.startOf(ordinal) + steps.endOf(ordinal)) / 2;
}

/** First ordinal whose middle is not before an instant. */
function firstFrom(partitions: TimePartitions, instant: number): number {
  const ordinal = columnAt(partitions, instant);
  return middle(partitions, ordinal) < instant ? ordinal + 1 : ordinal;
}

/** The ordinals that fall into `[0, count)`. */
function existing(partitions: TimePartitions, start: number, end: number): Stretch {
  const from = Math.max(0, start);
  const to = Math.min(partitions.count, end);
  return to > from ? { start: from, end: to } : nothing;
}

/**
 * Existing cells drawn under columns `[from, to)`. A cell wider than a column is drawn under every
 * column whose middle it holds, any other under the one column that holds its own middle: cells of
 * another zone or week start are drawn where most of them lies, and none is drawn twice.
 */
export function cellsUnder(
  partitions: TimePartitions,
  axis: TimeAxis,
  { start: from, end: to }: Stretch,
): Stretch {
  if (to <= from) return nothing;
  const { steps } = axis;
  if (spansColumns(partitions, axis)) {
    const first = columnAt(partitions, middle(steps, from));
    return existing(partitions, first, columnAt(partitions, middle(steps, to - 1)) + 1);
  }
  const first = firstFrom(partitions, steps.startOf(from));
  return existing(partitions, first, firstFrom(partitions, steps.endOf(to - 1)));
}

/** Columns under which a cell is drawn; never empty. The inverse of `cellsUnder`. */
export function columnsOf(partitions: TimePartitions, axis: TimeAxis, ordinal: number): Stretch {
  const { steps } = axis;
  if (!spansColumns(partitions, axis)) {
    const column = columnAt(steps, middle(partitions, ordinal));
    return { start: column, end: column + 1 };
  }
  const start = firstFrom(steps, partitions.startOf(ordinal));
  return { start, end: firstFrom(steps, partitions.endOf(ordinal)) };
}
