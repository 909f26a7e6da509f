import { countOf, formatCount } from '../domain/figures.ts';
import type { CellRange, PlanDiff } from '../domain/plan/diff-plans.ts';
import { formatTable, type TableRoom } from './format-table.ts';

/** The differences as a table of ranges, and their sum in a sentence. */
export function formatDiff({ added, removed, changed }: PlanDiff, room: TableRoom): string {
  const rows = [
    ...added.map((range) => rowOf('+', range, range.reason)),
    ...removed.map((range) => rowOf('-', range, range.reason)),
    ...changed.map((range) => rowOf('~', range, `${range.before}, now ${range.after}`)),
  ];
  if (rows.length === 0) return 'The plan is the same: no cell was added or removed.\n';
  const table = formatTable(
    [
      { title: '' },
      { title: 'asset', whenNarrow: 'cut' },
      { title: 'cells', align: 'right' },
      { title: 'partitions', whenNarrow: 'cut' },
      { title: 'reason' },
    ],
    rows,
    room,
  );
  const counts = [
    `${countOf(countCells(added), 'cell')} added`,
    `${formatCount(countCells(removed))} removed`,
    `${formatCount(countCells(changed))} for another reason`,
  ];
  return `${table}\n${counts.join(', ')}.\n`;
}

function rowOf(sign: string, { asset, first, last, cells }: CellRange, reason: string) {
  const span = first === last ? first : `${first}..${last}`;
  return [sign, asset, formatCount(cells), span, reason];
}

function countCells(ranges: readonly CellRange[]): number {
  return ranges.reduce((sum, { cells }) => sum + cells, 0);
}
