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
import { viewPlan, type PlanView } from './plan-view.ts';

interface PlanScreenProps {
  readonly state: AppState;
  readonly plan: PlanState;
  readonly services: Services;
  readonly theme: Theme;
  /** Lines that the screen may take; the rest of it is covered. */
  readonly height: number;
}

/** The plan before it is launched: what, why, how much, how long, and every task. */
export function PlanScreen({
  state,
  plan,
  services,
  theme,
  height,
}: PlanScreenProps): React.JSX.Element {
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
    title: titleSpans(services, width),
    graph,
    currency,
    size,
    theme,
    ...(notice ? { notice } : {}),
  });
  const { above, table, below } = cutBelow(screen, height);
  return (
    <Box flexDirection="column">
      <PaintedLines id="plan-above" lines={above} width={width} />
      {table.length > 0 && (
        <FramedTable rows={table} columns={columns} width={width} theme={theme} />
      )}
      <PaintedLines id="plan-below" lines={below} width={width} />
    </Box>
  );
}

/** The part of the screen in its first `height` lines; a table takes a line for its headings. */
function cutBelow({ above, table, below }: PlanView, height: number): PlanView {
  const rows = table.slice(0, Math.max(0, height - above.length - 1));
  const used = above.length + (rows.length > 0 ? rows.length + 1 : 0);
  return { above, table: rows, below: below.slice(0, Math.max(0, height - used)) };
}

const columns: readonly TableColumn<keyof PlanRow>[] = [
  { key: 'asset', style: 'strong' },
  { key: 'tasks', align: 'right' },
  { key: 'cells', align: 'right' },
  { key: 'why', gives: true },
  { key: 'cost', align: 'right', optional: 1 },
  { key: 'time', align: 'right', optional: 2 },
];
