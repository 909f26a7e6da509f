import type { Graph } from '../../../source/domain/graph.ts';
import { createPlan, type PlanInput } from '../../../source/domain/plan/create-plan.ts';
import type {
  Plan,
  PlanReason,
  PlanRequest,
  SkipReason,
} from '../../../source/domain/plan/plan.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import { createState } from '../../../source/domain/state.ts';

/** A letter per reason: lower case and signs are planned, the second row is left out. */
const letters: Readonly<Record<PlanReason | SkipReason, string>> = {
  ...{ missing: 'm', failed: 'f', 'stale:code': 'c', 'stale:upstream': 'u', forced: '!' },
  ...{ downstream: 'd', upstream: '^' },
  ...{ fresh: '=', 'in-flight': '~', 'not-ready': 'T', 'upstream-missing': '?', excluded: 'x' },
};

/** Every asset's cells as letters: why each is planned or left out, `.` for none of it. */
export function chart(graph: Graph, plan: Plan): Record<string, string> {
  const rows = graph.assets.map(({ partitions }) =>
    Array.from({ length: partitions.count }, () => '.'),
  );
  for (const { index, reasons } of plan.assets) {
    for (const { start, end, reason } of reasons) rows[index]!.fill(letters[reason], start, end);
  }
  for (const { index, start, end, reason } of plan.skipped) {
    rows[index]!.fill(letters[reason], start, end);
  }
  return Object.fromEntries(graph.assets.map(({ name, index }) => [name, rows[index]!.join('')]));
}

type Given = Partial<Omit<PlanInput, 'graph' | 'request'>> & { readonly graph: Graph };

/** The plan for a request, eight tasks at once and nothing built unless given; throws on problems. */
export function planFor({ graph, ...rest }: Given, request: Partial<PlanRequest> = {}): Plan {
  const plan = createPlan({
    graph,
    state: createState(graph),
    concurrency: 8,
    ...rest,
    request: { selection: '*', ...request },
  });
  if (!plan.ok) throw new Error(plan.problems.map(formatProblem).join('\n'));
  return plan.value;
}
