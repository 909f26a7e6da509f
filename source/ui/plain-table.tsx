import { Text } from 'ink';
import { Table } from 'ink-table';
import type { StyleName } from './palette.ts';
import { fit, type Theme } from './theme.ts';

/** A column of a small table: its key, how it lines up and looks, and which gives way. */
export interface TableColumn<K extends string> {
  readonly key: K;
  readonly align?: 'left' | 'right';
  readonly style?: StyleName | ((text: string) => StyleName);
  /** Cut when the table would be too wide; one column at most. */
  readonly gives?: boolean;
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
  const { columns, theme } = props;
  const Cell = ({ column, children }: React.PropsWithChildren<{ column: number }>) => {
    const text = String(children);
    const { style = 'plain' } = columns[column] ?? {};
    return <Text>{theme.paint(text, typeof style === 'string' ? style : style(text.trim()))}</Text>;
  };
  const Heading = ({ children }: React.PropsWithChildren) => (
    <Text>{theme.paint(String(children), 'muted')}</Text>
  );
  return (
    <Table
      key={columns.map(({ key }) => key).join()}
      data={fitRows(props)}
      columns={columns.map(({ key, align }) => ({ key, align: align ?? 'left' }))}
      header={Heading}
      cell={Cell}
      skeleton={NoRules}
    />
  );
}

/** Without rules the lines between rows have no height. */
function NoRules(): React.JSX.Element {
  return <></>;
}

/** Columns of padding that the table puts around every cell. */
const padding = 2;

/** Copies of the rows in which the column that gives way is as narrow as the width asks. */
export function fitRows<K extends string>({
  rows,
  columns,
  width,
  theme,
}: PlainTableProps<K>): Record<K, string>[] {
  const widthOf = (key: K) => Math.max(key.length, ...rows.map((row) => row[key].length)) + padding;
  const total = columns.reduce((sum, { key }) => sum + widthOf(key), 0);
  const giving = columns.find(({ gives }) => gives);
  const room = giving ? widthOf(giving.key) - padding - Math.max(0, total - width) : 0;
  return rows.map((row) => {
    if (!giving || total <= width) return { ...row };
    return {
      ...row,
      [giving.key]: fit(row[giving.key], Math.max(1, room), theme.symbols.ellipsis),
    };
  });
}
