import { Box } from 'ink';
import { useMemo } from 'react';
import type { AppState } from '../app-state.ts';
import { PaintedLines } from '../matrix/painted-lines.tsx';
import { titleSpans } from '../pick/pick-view.ts';
import { FramedTable } from '../framed-table.tsx';
import type { TableColumn } from '../plain-table.tsx';
import type { Services } from '../services.ts';
import type { Theme } from '../theme.ts';
import type { PlanState } from './plan-state.ts';
import { summarizePlan, type PlanRow } from './plan-summary.ts';
import { viewPlan } from './plan-view.ts';

interface PlanScreenProps {
  readonly state: AppState;
  readonly plan: PlanState;
  readonly services: Services;
  readonly theme: Theme;
}

/** The plan before it is launched: what, why, how much, how long, and every task. */
export function PlanScreen({ state, plan, services, theme }: PlanScreenProps): React.JSX.Element {
  const { graph, config, state: cells } = services;
  const { concurrency, currency } = config;
  const { result } = plan;
  const rows = useMemo(
    () =>
      result.ok ? summarizePlan(result.value, { graph, state: cells, concurrency, currency }) : [],
    [result, graph, cells, concurrency, currency],
  );
  const { size, notice } = state;
  const { columns: width } = size;
  const screen = viewPlan(plan, rows, {
    title: titleSpans(services),
    graph,
    currency,
    size,
    theme,
    ...(notice ? { notice } : {}),
  });
  return (
    <Box flexDirection="column">
      <PaintedLines id="plan-above" lines={screen.above} width={width} />
      {screen.table.length > 0 && (
        <FramedTable rows={screen.table} columns={columns} width={width} theme={theme} />
      )}
      <PaintedLines id="plan-below" lines={screen.below} width={width} />
    </Box>
  );
}

const columns: readonly TableColumn<keyof PlanRow>[] = [
  { key: 'asset', style: 'strong' },
  { key: 'tasks', align: 'right' },
  { key: 'cells', align: 'right' },
  { key: 'why', gives: true },
  { key: 'cost', align: 'right', optional: 1 },
  { key: 'time', align: 'right', optional: 2 },
];
