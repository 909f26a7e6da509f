import type { Asset, Graph } from '../graph.ts';
import type { AssetName } from '../names.ts';
import { appendRange } from '../ordinals.ts';
import { resolvePartitions } from '../partitions/resolve-partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { formatInstant } from '../time/format-instant.ts';
import { decodeRuns, encodeRuns } from './cell-runs.ts';
import { numberTasks } from './number-tasks.ts';
import type { Plan, PlannedAsset, SkippedRun } from './plan.ts';
import { planFileSchema, type PlanFile } from './plan-file-schema.ts';

export type { PlanFile };

/** The plan as a JSON value: runs of first and last keys, never one entry per cell. */
export function encodePlan(plan: Plan, graph: Graph): PlanFile {
  const { version, now, request, warnings, estimate } = plan;
  return {
    version,
    now,
    request,
    assets: plan.assets.map((planned) => ({
      asset: planned.asset,
      cellsPerTask: largestTask(planned),
      cells: encodeRuns(graph.assets[planned.index]!.partitions, planned.reasons),
    })),
    skipped: graph.assets.flatMap(({ name, index, partitions }) => {
      const runs = plan.skipped.filter((run) => run.index === index);
      return runs.length === 0 ? [] : [{ asset: name, cells: encodeRuns(partitions, runs) }];
    }),
    warnings,
    estimate,
  };
}

/**
 * Reads a stored plan back for a graph of any moment. Fails with every reason why it does not
 * fit: another shape, a newer version, an asset or a planned partition that is no longer there.
 * Skipped cells that are no longer there are left out.
 */
export function decodePlan(file: unknown, graph: Graph): Result<Plan> {
  const shape = parsePlanFile(file);
  if (!shape.ok) return shape;
  const { version, now, request, warnings, estimate, skipped } = shape.value;
  const assets = shape.value.assets.map((stored) => decodeAsset(stored, graph));
  const problems = assets.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return fail(...(tellClock(shape.value, graph) ?? problems));
  const chosen = assets.flatMap((result) => (result.ok ? [result.value] : []));
  return ok({
    version,
    now,
    request,
    ...numberTasks(chosen.sort((a, b) => a.index - b.index)),
    skipped: skipped.flatMap((stored) => decodeSkipped(stored, graph)),
    warnings,
    estimate,
  });
}

/** Turned tasks stay so when they are cut anew, even if each builds a single cell. */
function largestTask({ taskStarts, taskEnds, isTurned }: PlannedAsset): number {
  let most = isTurned ? 2 : 1;
  for (let i = 0; i < taskStarts.length; i++) most = Math.max(most, taskEnds[i]! - taskStarts[i]!);
  return most;
}

/** A value as a stored plan, or where it is damaged; a newer version is refused. */
export function parsePlanFile(file: unknown): Result<PlanFile> {
  const version = (file as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) {
    return fail({
      code: 'newer-plan',
      message: `the plan has format version ${version}, and this program reads version 1`,
      hint: 'Update the program that reads it',
    });
  }
  const parsed = planFileSchema.safeParse(file);
  if (parsed.success) return ok(parsed.data);
  return fail(
    ...parsed.error.issues.map(({ path, message }): Problem => ({
      code: 'bad-plan',
      message: `the stored plan is damaged at ${path.join('.') || 'its root'}: ${message}`,
    })),
  );
}

function decodeAsset(stored: PlanFile['assets'][number], graph: Graph) {
  const asset = graph.byName.get(stored.asset as AssetName);
  if (!asset) return fail(missingAsset(stored.asset));
  const reasons = decodeRuns(asset, stored.cells);
  if (!reasons.ok) return reasons;
  const cells: number[] = [];
  for (const { start, end } of reasons.value) appendRange(cells, start, end);
  const { name, index, partitions } = asset;
  const { cellsPerTask } = stored;
  return ok({ name, index, partitions, cells, reasons: reasons.value, cellsPerTask });
}

/** Says that the graph's clock is too early, when that is what is wrong with any asset. */
function tellClock(file: PlanFile, graph: Graph): readonly Problem[] | undefined {
  if (file.now <= graph.now) return undefined;
  const early = file.assets.filter(({ asset: name, cells }) => {
    const asset = graph.byName.get(name as AssetName);
    if (!asset || decodeRuns(asset, cells).ok) return false;
    const partitions = resolvePartitions(asset.definition.partitions, file.now);
    return decodeRuns({ name: asset.name, partitions }, cells).ok;
  });
  const [first] = early;
  if (!first) return undefined;
  const then = formatInstant(file.now, 'UTC');
  return [
    {
      code: 'plan-of-the-future',
      message: `the plan was made for ${then}, and it is ${formatInstant(graph.now, 'UTC')}: ${first.asset}/${first.cells.at(-1)![1]} does not exist yet`,
      hint: `Set the clock with \`--now ${then}\`, or make a new plan`,
    },
  ];
}

function missingAsset(name: string): Problem {
  return {
    code: 'unknown-asset',
    message: `the plan builds asset "${name}", which the config no longer defines`,
    hint: `Define "${name}" again, or make a new plan`,
  };
}

function decodeSkipped(stored: PlanFile['skipped'][number], graph: Graph): readonly SkippedRun[] {
  const asset: Asset | undefined = graph.byName.get(stored.asset as AssetName);
  const runs = asset && decodeRuns(asset, stored.cells);
  if (!asset || !runs?.ok) return [];
  return runs.value.map((run) => ({ ...run, index: asset.index, asset: asset.name }));
}
