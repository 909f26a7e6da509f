import { assessImpact, type AssetImpact } from '../domain/explain/assess-impact.ts';
import { viewImpact } from '../domain/explain/explanation-document.ts';
import { countOf, formatCount } from '../domain/figures.ts';
import type { Graph } from '../domain/graph.ts';
import { countOrdinals, noOrdinals, type OrdinalSet } from '../domain/ordinals.ts';
import { readCellSets } from '../domain/plan/cell-sets.ts';
import { rangeText } from '../domain/plan/task-id.ts';
import { selectCells } from '../domain/selection/select-cells.ts';
import { formatTable, type TableRoom } from './format-table.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import type { Picked } from './plan.ts';

export interface ImpactOptions extends WorkspaceOptions {
  readonly exclude?: readonly string[];
}

/**
 * `backfill impact SELECTION [EXPR]`: what goes stale if these cells are rebuilt; runs nothing.
 * `--json` prints `{version, rebuilt: {asset, cells}[], becomesStale, assets: {asset, becomesStale,
 * alreadyStale, first, last}[]}`, where first and last key are of the cells that become stale.
 */
export async function showImpact(
  { selection, partitions }: Picked,
  options: ImpactOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { graph, store } = workspace.value;
  const { exclude } = options;
  const picked = selectCells(graph, { selection, partitions, exclude });
  if (!picked.ok) return reportProblems(io, picked.problems);
  const rebuilt = graph.assets.map(({ index }) => picked.value.get(index) ?? noOrdinals);
  const impact = assessImpact(graph, readCellSets(graph, store.state), rebuilt);
  if (options.json === true) {
    printJson(io, { version: 1, ...viewImpacts(graph, rebuilt, impact) });
  } else {
    io.out(formatImpact(rebuilt, impact, io));
  }
  return exitStatus.succeeded;
}

function countAll(sets: readonly OrdinalSet[]): number {
  return sets.reduce((sum, set) => sum + countOrdinals(set), 0);
}

function viewImpacts(graph: Graph, rebuilt: readonly OrdinalSet[], impact: readonly AssetImpact[]) {
  return {
    rebuilt: graph.assets.flatMap(({ name, index }) => {
      const cells = countOrdinals(rebuilt[index]!);
      return cells === 0 ? [] : [{ asset: name, cells }];
    }),
    becomesStale: countAll(impact.map(({ becomesStale }) => becomesStale)),
    assets: impact.map((each) => ({ ...viewImpact(each), ...viewSpan(each) })),
  };
}

/** First and last key of the cells that become stale. */
function viewSpan({ asset: { partitions }, becomesStale }: AssetImpact) {
  if (becomesStale.length === 0) return { first: null, last: null };
  const last = becomesStale.at(-1)! - 1;
  return { first: partitions.keyOf(becomesStale[0]!), last: partitions.keyOf(last) };
}

function formatImpact(
  rebuilt: readonly OrdinalSet[],
  impact: readonly AssetImpact[],
  room: TableRoom,
): string {
  const cells = countOf(countAll(rebuilt), 'cell');
  const stale = countAll(impact.map(({ becomesStale }) => becomesStale));
  if (impact.length === 0) {
    return `Rebuilding ${cells} makes nothing stale: no built cell outside the selection reads them.\n`;
  }
  const table = formatTable(
    [
      { title: 'asset', whenNarrow: 'cut' },
      { title: 'becomes stale', align: 'right' },
      { title: 'stale already', align: 'right' },
      { title: 'partitions', whenNarrow: 'cut' },
    ],
    impact.map((each) => [
      each.asset.name,
      figure(each.becomesStale),
      figure(each.alreadyStale),
      spanText(each),
    ]),
    room,
  );
  return `${table}\nIf rebuilding ${cells} changes their data, ${countOf(stale, 'fresh cell')} downstream ${stale === 1 ? 'becomes' : 'become'} stale.\n`;
}

function figure(cells: OrdinalSet): string {
  return cells.length === 0 ? '·' : formatCount(countOrdinals(cells));
}

function spanText({ asset, becomesStale, alreadyStale }: AssetImpact): string {
  const shown = becomesStale.length > 0 ? becomesStale : alreadyStale;
  const span = rangeText(asset.partitions, { start: shown[0]!, end: shown.at(-1)! });
  return shown.length > 2 ? `${span} (${countOf(shown.length / 2, 'range')})` : span;
}
