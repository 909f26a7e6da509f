import type { PlanRequest } from '../domain/plan/plan.ts';
import { planFileSchema, type PlanFile } from '../domain/plan/plan-file-schema.ts';
import { systemDisk } from './disk.ts';
import { isRecord } from './event-shape.ts';
import { refuseNewer } from './format-version.ts';
import { guardFile, StoreError } from './store-error.ts';

/** Reads a frozen plan's file; throws a `StoreError` when it is missing, damaged or newer. */
export function readPlanFile(file: string, disk = systemDisk): PlanFile {
  const text = guardFile({ file, doing: 'read' }, () => disk.readFile(file).toString('utf8'));
  const value = parseJson(text);
  if (isRecord(value)) refuseNewer(value['version'], file);
  const parsed = planFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new StoreError({
    code: 'state-plan-corrupt',
    message: `this plan is damaged: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    location: { file, line: 1, column: 1 },
    hint: 'Nothing was changed. Restore the file from a copy, or move its directory away to go on without that backfill.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a plan's file says about the plan as a whole. */
export function summarizePlanFile(file: PlanFile): { request: PlanRequest; cells: number } {
  const counts = file.assets.flatMap(({ cells }) => cells.map(([, , count]) => count));
  return { request: file.request, cells: counts.reduce((sum, count) => sum + count, 0) };
}
