import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGraph } from '../../../source/domain/create-graph.ts';
import type { Graph } from '../../../source/domain/graph.ts';
import { createPlan } from '../../../source/domain/plan/create-plan.ts';
import { viewPlanDocument } from '../../../source/domain/plan/plan-document.ts';
import { savePlan } from '../../../source/domain/plan/saved-plan.ts';
import { scenarios, type Scenario } from './scenarios.ts';

/** What `plan --json` and `plan --out` write, or the problems. */
function write(graph: Graph, { state, request, inFlight }: Omit<Scenario, 'drawn'>): string {
  const plan = createPlan({ graph, state, request, inFlight, concurrency: 4 });
  if (!plan.ok) return JSON.stringify(plan.problems);
  const saved = savePlan(plan.value, { graph, state, root: '/' });
  return JSON.stringify([viewPlanDocument(plan.value, graph), saved]);
}

test('the same input gives the same bytes, in whatever order the config lists its assets', () => {
  fc.assert(
    fc.property(scenarios, fc.infiniteStream(fc.nat()), ({ drawn, ...rest }, ranks) => {
      const definitions = drawn.assets.map(({ definition }) => definition);
      const shuffled = definitions
        .map((definition) => ({ definition, rank: ranks.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ definition }) => definition);
      const other = createGraph(shuffled, drawn.now);

      expect(other.ok && write(other.value, rest)).toBe(write(drawn, rest));
    }),
  );
});
