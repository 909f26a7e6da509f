import { assessCells, countStatuses } from '../domain/assess-cells.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { formatAssets, viewAsset } from './assets.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { formatBackfills, viewBackfill } from './view-backfill.ts';

/** Backfills that run or were left with something to build, else the newest one. */
function pickNotable(records: readonly BackfillRecord[]): readonly BackfillRecord[] {
  const [newest] = records;
  const unfinished = records.filter(({ status }) => status === 'running');
  if (unfinished.length > 0 || newest === undefined) return unfinished;
  return [newest];
}

/** What to do next about the newest backfill, if anything. */
function formatAdvice([record]: readonly BackfillRecord[]): string {
  if (record === undefined) return "Nothing has been run yet. Try `backfill plan '*'`.\n";
  if (record.status === 'running' || record.status === 'succeeded') return '';
  const left = record.cells - record.succeeded;
  return `${left} of its cells are not built: \`backfill show ${record.id}\` says why, \`backfill retry ${record.id}\` builds them.\n`;
}

/** `backfill status`: what is built, and what is running or was left unfinished. */
export async function showStatus(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const assessment = assessCells(graph, store.state);
  const notable = pickNotable(store.backfills);
  if (options.json === true) {
    const assets = graph.assets.map((asset) => viewAsset(graph, asset, assessment));
    printJson(io, { version: 1, assets, backfills: notable.map(viewBackfill) });
    return exitStatus.succeeded;
  }
  const rows = graph.assets.map((asset) => ({
    asset,
    counts: countStatuses(assessment.status[asset.index]!),
  }));
  io.out(formatAssets(rows));
  if (notable.length > 0) io.out(`\n${formatBackfills(notable, config)}`);
  io.out(formatAdvice(notable));
  return exitStatus.succeeded;
}
