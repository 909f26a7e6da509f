import { Box, Text, useIsScreenReaderEnabled, useStdout, useWindowSize } from 'ink';
import { useEffect, useId } from 'react';
import { lineTableOf } from './painted-stdout.ts';

export interface PaintedLinesProps {
  /** Unique among the painted lines on the screen. */
  readonly id: string;
  /** Each exactly `width` columns wide, with every style closed. */
  readonly lines: readonly string[];
  readonly width: number;
}

/**
 * Shows prepared lines at next to no cost: Ink lays out and compares one character a line, which
 * the stream made by `paintedStdout` replaces. On any other stream Ink renders the lines itself.
 * Nothing may be drawn over them, and the box around them must not clip them.
 */
export function PaintedLines({ id, lines, width }: PaintedLinesProps): React.JSX.Element {
  const { stdout } = useStdout();
  const { columns } = useWindowSize();
  const isScreenReader = useIsScreenReaderEnabled();
  const table = isScreenReader ? undefined : lineTableOf(stdout);
  // The same id may be shown again before the effects of what showed it earlier are undone.
  const owner = `${id} ${useId()}`;
  useEffect(() => () => table?.hide(owner), [table, owner]);
  const text = table ? table.show(owner, lines, { width, columns }) : lines.join('\n');
  return (
    <Box width={width} height={lines.length} flexShrink={0}>
      <Text wrap="truncate">{text}</Text>
    </Box>
  );
}
