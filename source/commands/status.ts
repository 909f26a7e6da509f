import { assessCells, countStatuses } from '../domain/assess-cells.ts';
import { countOf, formatCount } from '../domain/figures.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { explainIdle } from '../domain/schedule/explain-idle.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import { describeRunner, formatRunner } from './describe-runner.ts';
import { formatAssets, viewAsset } from './assets.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { foldRun } from './fold-run.ts';
import { readWorkspace, type ReadWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';
import { readBackfill } from '../store/read-backfill.ts';
import { formatBackfills, viewBackfill, type BackfillDocument } from './view-backfill.ts';
import { viewCommands, type CommandDocument } from './view-commands.ts';
import { viewControl, type ControlDocument } from './view-control.ts';

/** The backfill that runs, else the newest one: what a person wants to know about first. */
function pickNotable(records: readonly BackfillRecord[]): readonly BackfillRecord[] {
  const running = records.filter(({ isLive }) => isLive);
  return running.length > 0 ? running : records.slice(0, 1);
}

const nothingRun = "Nothing has been run yet. See what a run would do: backfill plan '*'\n";

/** How a backfill came to leave cells unbuilt. */
function describeEnd({ outcome, id }: BackfillRecord): string {
  switch (outcome) {
    case undefined:
      return `${id} was interrupted: its process is gone, killed or crashed`;
    case 'failed':
      return `${id} ended with failures`;
    case 'guarded':
      return `${id} was stopped by a guard`;
    case 'cancelled':
      return `${id} was cancelled`;
    case 'interrupted':
      return `${id} was interrupted`;
    case 'succeeded':
      return `${id} succeeded`;
    default:
      return outcome satisfies never;
  }
}

/** What to do next about the backfill that is shown, as commands. */
function formatAdvice(record: BackfillRecord | undefined): string {
  if (record === undefined) return nothingRun;
  if (record.isLive || record.outcome === 'succeeded') return '';
  const { id, request } = record;
  const left = Math.max(0, record.cells - record.succeeded);
  return [
    `\n${describeEnd(record)}. ${formatCount(left)} of its ${countOf(record.cells, 'cell')} are not built.\n`,
    `  see why    backfill show ${id}\n`,
    `  continue   backfill retry ${id}\n`,
    `  plan anew  backfill plan ${formatRequest(request)}\n`,
  ].join('');
}

/** A backfill as `status --json` prints it, whether or not a runner carries it. */
export interface StandingDocument extends BackfillDocument {
  /** As its journal tells; `null` when it no longer fits the config, like `commands`. */
  readonly control: ControlDocument | null;
  /** The last ten that operators gave, oldest first. */
  readonly commands: readonly CommandDocument[] | null;
}

async function viewStandings(
  records: readonly BackfillRecord[],
  workspace: ReadWorkspace,
): Promise<readonly StandingDocument[]> {
  const { stateDir } = workspace.config;
  const readings = await Promise.all(
    records.map(({ id }) => readBackfill(stateDir, id, workspace.graph)),
  );
  const runs = readings.map((each) => (each.ok ? foldRun(workspace, each.value) : undefined));
  const now = Date.now();
  return records.map((record, i) => {
    const document = viewBackfill(record);
    const [reading, run] = [readings[i]!, runs[i]];
    if (!reading.ok || run === undefined) return { ...document, control: null, commands: null };
    const others = runs.flatMap((each) => (each && each !== run && hasTurn(each) ? [each] : []));
    const control = viewControl(run, explainIdle(run, now, others));
    return { ...document, control, commands: viewCommands(reading.value.events) };
  });
}

function hasTurn({ outcome, behind }: MutableRun): boolean {
  return outcome === undefined && behind === undefined;
}

/**
 * `backfill status`: what is built, and what is running or was left unfinished. `--json` prints
 * `{version, assets: AssetDocument[], backfills: StandingDocument[], runner: RunnerDocument | null}`,
 * `backfills` holding what runs, else the newest one.
 */
export async function showStatus(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const assessment = assessCells(graph, store.state);
  const notable = pickNotable(store.backfills);
  const runner = await describeRunner(config.stateDir);
  if (options.json === true) {
    const assets = graph.assets.map((asset) => viewAsset(graph, asset, assessment));
    const backfills = await viewStandings(notable, workspace.value);
    printJson(io, { version: 1, assets, backfills, runner: runner ?? null });
    return exitStatus.succeeded;
  }
  const rows = graph.assets.map((asset) => ({
    asset,
    counts: countStatuses(assessment.status[asset.index]!),
  }));
  io.out(`${formatAssets(graph, rows, io)}\n`);
  if (notable.length > 0) io.out(formatBackfills(notable, { config, room: io }));
  if (runner !== undefined) io.out(formatRunner(runner));
  io.out(formatAdvice(notable[0]));
  return exitStatus.succeeded;
}
