import { Box } from 'ink';
import { countOf } from '../../domain/figures.ts';
import type { AppState } from '../app-state.ts';
import { frameLine, frameRow } from '../frame.ts';
import { FramedTable } from '../framed-table.tsx';
import { PaintedLines } from '../matrix/painted-lines.tsx';
import { titleSpans } from '../pick/pick-view.ts';
import type { TableColumn } from '../plain-table.tsx';
import { noticeSpan } from '../selection-view.ts';
import type { Services } from '../services.ts';
import { paintSides, paintSpans } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { outcomeStyle, viewHistoryRows, type HistoryRow } from './history-view.ts';

interface HistoryScreenProps {
  readonly state: AppState;
  readonly services: Services;
  readonly theme: Theme;
}

/** Header, frame, table heading and footer. */
const chrome = 6;

/** Earlier backfills, the newest first. */
export function HistoryScreen({ state, services, theme }: HistoryScreenProps): React.JSX.Element {
  const { history, size, notice } = state;
  const { columns: width } = size;
  const height = Math.max(1, size.rows - chrome);
  const rows = viewHistoryRows(history, height, {
    now: state.now,
    currency: services.config.currency,
    pointer: theme.symbols.more.right,
  });
  const blank = frameRow(' '.repeat(width - 4), theme);
  const count = history.backfills.length;
  const bottom = notice ? { left: [noticeSpan(notice)] } : {};
  const above = [
    paintSides(
      { left: titleSpans(services), right: [{ text: 'backfills ', style: 'accent' }] },
      width,
      theme,
    ),
    paintSpans([` ${countOf(count, 'backfill')}, newest first`], width, theme),
    frameLine('top', { left: [{ text: 'backfills', style: 'strong' }] }, { width, theme }),
    ...(count === 0 ? [emptyLine(width, theme)] : []),
  ];
  return (
    <Box flexDirection="column">
      <PaintedLines id="history-above" lines={above} width={width} />
      {count > 0 && <FramedTable rows={rows} columns={columns} width={width} theme={theme} />}
      <PaintedLines
        id="history-below"
        lines={[
          ...Array<string>(height - rows.length).fill(blank),
          frameLine('bottom', bottom, { width, theme }),
        ]}
        width={width}
      />
    </Box>
  );
}

function emptyLine(width: number, theme: Theme): string {
  const spans = ['No backfill was run yet: esc, mark some cells, then enter plans the first one'];
  return frameRow(paintSpans(spans, width - 4, theme), theme);
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
