import { Text } from 'ink';
import { Table } from 'ink-table';
import type { StyleName } from './palette.ts';
import { fit, type Theme } from './theme.ts';
import { toAscii } from './to-ascii.ts';

/** A column of a small table: its key, how it lines up and looks, and which gives way. */
export interface TableColumn<K extends string> {
  readonly key: K;
  readonly align?: 'left' | 'right';
  readonly style?: StyleName | ((text: string) => StyleName);
  /** Cut when the table would be too wide; one column at most. */
  readonly gives?: boolean;
  /** Left out of narrow tables, the highest first; absent: always there. */
  readonly optional?: number;
}

interface PlainTableProps<K extends string> {
  readonly rows: readonly Readonly<Record<K, string>>[];
  readonly columns: readonly TableColumn<K>[];
  /** Widest that the table may be. */
  readonly width: number;
  readonly theme: Theme;
}

/** A table without rules, a line per row under a line of headings: for a screenful of rows. */
export function PlainTable<K extends string>(props: PlainTableProps<K>): React.JSX.Element {
  const { theme } = props;
  const columns = fitColumns(props);
  const Cell = ({ column, children }: { column: number; children?: React.ReactNode }) => {
    const text = theme.unicode ? asText(children) : toAscii(asText(children));
    const { style = 'plain' } = columns[column] ?? {};
    return <Text>{theme.paint(text, typeof style === 'string' ? style : style(text.trim()))}</Text>;
  };
  const Heading = ({ children }: React.PropsWithChildren) => (
    <Text>{theme.paint(asText(children), 'muted')}</Text>
  );
  return (
    <Table
      key={columns.map(({ key }) => key).join()}
      data={fitRows({ ...props, columns })}
      columns={columns.map(({ key, align }) => ({ key, align: align ?? 'left' }))}
      header={Heading}
      cell={Cell}
      skeleton={NoRules}
    />
  );
}

/** The table hands every cell one piece of text. */
function asText(children: React.ReactNode): string {
  return typeof children === 'string' ? children : '';
}

/** Without rules the lines between rows have no height. */
function NoRules(): React.JSX.Element {
  return <></>;
}

/** Columns of padding that the table puts around every cell. */
const padding = 2;
/** The column that gives way keeps this much of its text. */
const leastText = 10;

type Sizing<K extends string> = Omit<PlainTableProps<K>, 'theme'>;

/** Without as many optional columns as it takes for the rest to fit. */
export function fitColumns<K extends string>(sizing: Sizing<K>): readonly TableColumn<K>[] {
  const { columns, width } = sizing;
  const least = columns.reduce((sum, column) => {
    const own = columnWidth(sizing, column.key);
    return sum + (column.gives ? Math.min(own, leastText + padding) : own);
  }, 0);
  const ranks = columns.map(({ optional }) => optional ?? 0);
  const dropped = Math.max(...ranks);
  if (least <= width || dropped <= 0) return columns;
  const rest = columns.filter(({ optional }) => optional !== dropped);
  return fitColumns({ ...sizing, columns: rest });
}

/** Copies of the rows in which the column that gives way is as narrow as the width asks. */
export function fitRows<K extends string>(props: PlainTableProps<K>): Record<K, string>[] {
  const { rows, columns, width, theme } = props;
  const total = columns.reduce((sum, { key }) => sum + columnWidth(props, key), 0);
  const giving = columns.find(({ gives }) => gives);
  if (!giving || total <= width) return rows.map((row) => ({ ...row }));
  const room = Math.max(1, columnWidth(props, giving.key) - padding - (total - width));
  return rows.map((row) => ({
    ...row,
    [giving.key]: fit(row[giving.key], room, theme.symbols.ellipsis),
  }));
}

function columnWidth<K extends string>({ rows }: Sizing<K>, key: K): number {
  return Math.max(key.length, ...rows.map((row) => row[key].length)) + padding;
}
