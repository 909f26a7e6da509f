import { fail, ok, type Problem, type Result } from '../problem.ts';
import { findDefinitionChanges, findStateChanges } from './check-basis.ts';
import { createBasis, type BasisInput } from './plan-basis.ts';
import { formatRequest } from './plan-command.ts';
import { decodePlan, encodePlan, parsePlanFile, type PlanFile } from './plan-file.ts';
import type { Plan } from './plan.ts';

/** The plan as a JSON value that can be run later: it keeps what it was made from. */
export function savePlan(plan: Plan, input: BasisInput): PlanFile {
  return { ...encodePlan(plan, input.graph), basis: createBasis(plan, input) };
}

/** What a saved plan is loaded with. */
export interface LoadOptions extends BasisInput {
  /** Take the plan though the state has changed; never though definitions have. */
  readonly force: boolean;
}

/**
 * Reads a saved plan back to be run as it is. Fails with everything that has changed in a way
 * that matters to it: definitions of its assets, its cells, and those that they read.
 */
export function loadPlan(value: unknown, { force, ...input }: LoadOptions): Result<Plan> {
  const file = parsePlanFile(value);
  if (!file.ok) return file;
  const { basis, request } = file.value;
  const again = `Make a new plan: \`backfill plan ${formatRequest(request)} --out FILE\``;
  if (basis === undefined) {
    const message = 'the plan does not say what it was made from, so it cannot be checked';
    return fail({ code: 'plan-without-basis', message, hint: `${again}.` });
  }
  const definitions = findDefinitionChanges(basis, input);
  if (definitions.length > 0) return fail(...hintLast(definitions, `${again}.`));
  const plan = decodePlan(file.value, input.graph);
  if (!plan.ok || force) return plan;
  const changes = findStateChanges(basis, plan.value, input);
  if (changes.length === 0) return ok(plan.value);
  return fail(...hintLast(changes, `${again}, or run it all the same with --force.`));
}

/** One advice for all, after the last of them. */
function hintLast(problems: readonly Problem[], hint: string): readonly Problem[] {
  return problems.map((problem, i) => (i < problems.length - 1 ? problem : { ...problem, hint }));
}
