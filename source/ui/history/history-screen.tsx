import { Box } from 'ink';
import type { AppState } from '../app-state.ts';
import { FramedTable } from '../framed-table.tsx';
import { PaintedLines } from '../matrix/painted-lines.tsx';
import { titleSpans } from '../pick/pick-view.ts';
import type { TableColumn } from '../plain-table.tsx';
import type { Services } from '../services.ts';
import type { Theme } from '../theme.ts';
import { outcomeStyle, viewHistory, type HistoryRow } from './history-view.ts';

interface HistoryScreenProps {
  readonly state: AppState;
  readonly services: Services;
  readonly theme: Theme;
  /** Lines that the screen may take. */
  readonly height: number;
}

/** Earlier backfills, the newest first. */
export function HistoryScreen(props: HistoryScreenProps): React.JSX.Element {
  const { state, services, theme, height } = props;
  const { columns: width } = state.size;
  const { above, rows, below } = viewHistory(state, {
    title: titleSpans(services, width),
    currency: services.config.currency,
    theme,
    height,
  });
  return (
    <Box flexDirection="column">
      <PaintedLines id="history-above" lines={above} width={width} />
      {rows.length > 0 && <FramedTable rows={rows} columns={columns} width={width} theme={theme} />}
      <PaintedLines id="history-below" lines={below} width={width} />
    </Box>
  );
}

const columns: readonly TableColumn<keyof HistoryRow>[] = [
  { key: ' ', style: 'accent' },
  { key: 'backfill', style: 'strong' },
  { key: 'outcome', style: outcomeStyle },
  { key: 'built', align: 'right' },
  { key: 'failed', align: 'right', style: 'failed', optional: 2 },
  { key: 'started', align: 'right' },
  { key: 'took', align: 'right', optional: 4 },
  { key: 'cost', align: 'right', optional: 3 },
  { key: 'selection', gives: true, optional: 1 },
];
