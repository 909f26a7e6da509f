import { Text } from 'ink';

/** Shows prepared lines, each exactly `width` columns wide with its styles closed. */
export function PaintedLines({
  lines,
}: {
  readonly id: string;
  readonly lines: readonly string[];
  readonly width: number;
}): React.JSX.Element {
  return <Text wrap="truncate">{lines.join('\n')}</Text>;
}
