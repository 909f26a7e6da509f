import { assessCells, countStatuses, type Assessment } from '../domain/assess-cells.ts';
import { cellStatuses, type CellStatus, type StatusCounts } from '../domain/cell-status.ts';
import type { Asset, Graph } from '../domain/graph.ts';
import { selectAssets } from '../domain/selection/select-assets.ts';
import { formatCount } from '../domain/figures.ts';
import { formatTable, type TableRoom } from './format-table.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';

/** An asset as `assets --json` and `status --json` print it. */
export interface AssetDocument {
  readonly name: string;
  readonly group: string | null;
  readonly description: string | null;
  /** How it is divided, such as `daily`, and into how many partitions as of now. */
  readonly partitions: { readonly type: string; readonly count: number };
  /** `mapping` says in words which partitions are read. */
  readonly deps: readonly { readonly asset: string; readonly mapping: string }[];
  /** Cells by status, every status included. */
  readonly status: StatusCounts;
}

/** An asset as a document. */
export function viewAsset(graph: Graph, asset: Asset, assessment: Assessment): AssetDocument {
  const { definition, partitions } = asset;
  return {
    name: asset.name,
    group: definition.group ?? null,
    description: definition.description ?? null,
    partitions: { type: partitions.definition.type, count: partitions.count },
    deps: asset.upstream.map((edge) => ({
      asset: graph.assets[edge.upstream]!.name,
      mapping: edge.mapping.describe(),
    })),
    status: countStatuses(assessment.status[asset.index]!),
  };
}

/** Statuses that occur anywhere, in their usual order, so that tables show no empty columns. */
function presentStatuses(counts: readonly StatusCounts[]): readonly CellStatus[] {
  return cellStatuses.filter((status) => counts.some((each) => each[status] > 0));
}

/** A row per asset: what it reads, its partitions and how many cells have each status. */
export function formatAssets(
  graph: Graph,
  assets: readonly { readonly asset: Asset; readonly counts: StatusCounts }[],
  room: TableRoom,
): string {
  const none = room.unicode ? '·' : '-';
  const statuses = presentStatuses(assets.map(({ counts }) => counts));
  const readsOf = ({ upstream }: Asset) =>
    upstream.map((edge) => graph.assets[edge.upstream]!.name).join(' ');
  return formatTable(
    [
      { title: 'asset', whenNarrow: 'cut' },
      { title: 'partitions', whenNarrow: 'omit' },
      { title: 'cells', align: 'right', whenNarrow: 'omit' },
      ...statuses.map((title) => ({ title, align: 'right' }) as const),
      { title: 'reads', whenNarrow: 'omit' },
    ],
    assets.map(({ asset, counts }) => [
      asset.name,
      asset.partitions.definition.type,
      formatCount(asset.partitions.count),
      ...statuses.map((status) => (counts[status] > 0 ? formatCount(counts[status]) : none)),
      readsOf(asset),
    ]),
    room,
  );
}

/**
 * `backfill assets [SELECTION]`: the graph and each asset's partition counts by status. `--json`
 * prints `{version, assets: AssetDocument[]}`.
 */
export async function showAssets(
  selection: string | undefined,
  options: WorkspaceOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { graph, store } = workspace.value;
  const selected = selectAssets(graph, selection ?? '*');
  if (!selected.ok) return reportProblems(io, selected.problems);
  const assessment = assessCells(graph, store.state);
  if (options.json === true) {
    const assets = selected.value.map((asset) => viewAsset(graph, asset, assessment));
    printJson(io, { version: 1, assets });
    return exitStatus.succeeded;
  }
  io.out(
    formatAssets(
      graph,
      selected.value.map((asset) => ({
        asset,
        counts: countStatuses(assessment.status[asset.index]!),
      })),
      io,
    ),
  );
  return exitStatus.succeeded;
}
