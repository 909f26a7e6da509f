import { assessCells, staleReasons } from '../domain/assess-cells.ts';
import type { CellStatus, StaleReason } from '../domain/cell-status.ts';
import type { Asset, Graph } from '../domain/graph.ts';
import { allOrdinals } from '../domain/partitions/partitions.ts';
import { viewWindow } from '../domain/partitions/view-window.ts';
import { eachOrdinal } from '../domain/ordinals.ts';
import { ok } from '../domain/problem.ts';
import { selectPartitions } from '../domain/selection/select-partitions.ts';
import { findAsset } from '../domain/find-asset.ts';
import { statusName, type State } from '../domain/state.ts';
import { formatMoney } from '../domain/figures.ts';
import { formatTable, type TableRoom } from './format-table.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';

/** A partition as `partitions --json` prints it. */
export interface PartitionDocument {
  readonly key: string;
  /** ISO 8601 with offset; null for a partition without a window. */
  readonly start: string | null;
  readonly end: string | null;
  readonly status: CellStatus;
  readonly reasons: readonly StaleReason[];
  /** In the config's currency; null while unknown. */
  readonly cost: number | null;
  readonly attempts: number;
}

function viewPartitions(
  { graph, state }: { readonly graph: Graph; readonly state: State },
  asset: Asset,
  ordinals: readonly number[],
): PartitionDocument[] {
  const assessment = assessCells(graph, state);
  const columns = state.assets[asset.index]!;
  const { partitions } = asset;
  return [...eachOrdinal(ordinals)].map((ordinal) => ({
    key: partitions.keyOf(ordinal),
    ...viewWindow(partitions, ordinal, ordinal),
    status: statusName(assessment.status[asset.index]![ordinal]!),
    reasons: staleReasons(assessment.staleBy[asset.index]![ordinal]!),
    cost: Number.isNaN(columns.cost[ordinal]) ? null : columns.cost[ordinal]!,
    attempts: columns.attempts[ordinal]!,
  }));
}

function formatPartitions(
  rows: readonly PartitionDocument[],
  { currency, room }: { readonly currency: string; readonly room: TableRoom },
): string {
  const hasWindows = rows.some((row) => row.start !== null);
  return formatTable(
    [
      { title: 'partition', whenNarrow: 'cut' },
      ...(hasWindows
        ? ([
            { title: 'start', whenNarrow: 'omit' },
            { title: 'end', whenNarrow: 'omit' },
          ] as const)
        : []),
      { title: 'status' },
      { title: 'reasons' },
      { title: 'attempts', align: 'right' },
      { title: 'cost', align: 'right' },
    ],
    rows.map((row) => [
      row.key,
      ...(hasWindows ? [row.start ?? '', row.end ?? ''] : []),
      row.status,
      row.reasons.join(' '),
      row.attempts > 0 ? String(row.attempts) : '',
      row.cost === null ? '' : formatMoney(row.cost, currency),
    ]),
    room,
  );
}

/** Why a table of partitions would be empty. */
function formatEmpty({ name, partitions }: Asset, expression: string | undefined): string {
  if (partitions.count > 0) return `"${expression ?? ''}" takes no partition of ${name}.\n`;
  return `${name} has no partitions yet: none of its windows has ended.\n`;
}

/**
 * `backfill partitions ASSET [EXPR]`: key, window, status, reasons and cost of each partition.
 * `--json` prints `{version, asset, partitions: PartitionDocument[]}`.
 */
export async function showPartitions(
  { name, expression }: { readonly name: string; readonly expression: string | undefined },
  options: WorkspaceOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const asset = findAsset(graph, name);
  if (!asset.ok) return reportProblems(io, asset.problems);
  const ordinals =
    expression === undefined
      ? ok(allOrdinals(asset.value.partitions))
      : selectPartitions(asset.value, expression, graph.now);
  if (!ordinals.ok) return reportProblems(io, ordinals.problems);
  const rows = viewPartitions({ graph, state: store.state }, asset.value, ordinals.value);
  if (options.json === true) {
    printJson(io, { version: 1, asset: asset.value.name, partitions: rows });
  } else if (rows.length === 0) {
    io.out(formatEmpty(asset.value, expression));
  } else {
    io.out(formatPartitions(rows, { currency: config.currency, room: io }));
  }
  return exitStatus.succeeded;
}
