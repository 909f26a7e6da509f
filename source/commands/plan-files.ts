import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../domain/asset.ts';
import { parsePlanFile, type PlanFile } from '../domain/plan/plan-file.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import { asResult, asResultAsync } from '../store/as-result.ts';
import { findBackfill } from '../store/find-backfill.ts';
import { readPlanFile } from '../store/read-plan-file.ts';
import { planFile } from '../store/state-directory.ts';
import { writeDurably } from '../store/write-durably.ts';
import type { Io } from './io.ts';

type Place = Pick<Io, 'cwd'>;

/** A plan is there to be handed on, so that its readers are for the umask to say. */
const sharedFile = 0o666;

/** Writes a plan as a whole or not at all, over an earlier file of that name. */
export async function writePlan(
  path: string,
  plan: PlanFile,
  { cwd }: Place,
): Promise<Result<void>> {
  const written = await asResultAsync(() =>
    writeDurably(resolve(cwd, path), printPlan(plan), { mode: sharedFile }),
  );
  if (written.ok) return written;
  const hint = 'Give --out a file in a directory that can be written.';
  return fail(
    ...written.problems.map(({ message }) => ({ code: 'plan-not-written', message, hint })),
  );
}

/** JSON for people and line-wise comparison: a run of cells stands on one line. */
function printPlan(plan: PlanFile): string {
  const text = JSON.stringify(plan, null, 2);
  const joined = text.replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, items: string) => {
    return `[${items.replace(/\n\s+/g, ' ')}]`;
  });
  return `${joined}\n`;
}

/** The JSON value of a plan file, which is not checked yet. */
export function readPlanValue(path: string, { cwd }: Place): Result<unknown> {
  const hint = 'Write one with `backfill plan SELECTION --out FILE`.';
  const code = 'plan-not-read';
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isGone ? `there is no file "${path}"` : `cannot read "${path}"`;
    return fail({ code, message, hint });
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return fail({ code, message: `"${path}" is no plan: expected JSON`, hint });
  }
}

/**
 * Whether text is the path of a plan file: it ends in `.json`, and there is such a file or it could
 * be no selection, having none of a selection's signs.
 */
export function isPlanPath(text: string, { cwd }: Place): boolean {
  if (!text.endsWith('.json')) return false;
  const entry = statSync(resolve(cwd, text), { throwIfNoEntry: false });
  return entry?.isFile() ?? !/[\s,!*?+]/.test(text);
}

/** The plan of a backfill or, where the text ends in `.json`, the one in that plan file. */
export function readEarlierPlan(
  { stateDir }: Pick<Config, 'stateDir'>,
  text: string,
  place: Place,
): Result<PlanFile> {
  if (text.endsWith('.json')) {
    const value = readPlanValue(text, place);
    return value.ok ? parsePlanFile(value.value) : value;
  }
  const found = asResult(() => findBackfill(stateDir, text));
  if (!found.ok) return found;
  const id = found.value;
  return id.ok ? asResult(() => readPlanFile(planFile(stateDir, id.value))) : id;
}
