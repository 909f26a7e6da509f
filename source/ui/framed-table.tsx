import { Box } from 'ink';
import { frameSide } from './frame.ts';
import { PaintedLines } from './matrix/painted-lines.tsx';
import { PlainTable, type TableColumn } from './plain-table.tsx';
import type { Theme } from './theme.ts';

interface FramedTableProps<K extends string> {
  readonly rows: readonly Readonly<Record<K, string>>[];
  readonly columns: readonly TableColumn<K>[];
  /** Of the whole frame. */
  readonly width: number;
  readonly theme: Theme;
}

/** A table between the sides of the screen's frame. */
export function FramedTable<K extends string>(props: FramedTableProps<K>): React.JSX.Element {
  const { rows, columns, width, theme } = props;
  const side = Array<string>(rows.length + 1).fill(frameSide(theme));
  return (
    <Box>
      <PaintedLines id="left" lines={side} width={1} />
      <Box width={width - 2} overflow="hidden">
        <PlainTable rows={rows} columns={columns} width={width - 2} theme={theme} />
      </Box>
      <PaintedLines id="right" lines={side} width={1} />
    </Box>
  );
}
