import { traceLineage } from '../domain/lineage.ts';
import { formatCell, parseCell } from '../domain/names.ts';
import { formatTable } from './format-table.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { openWorkspace, type WorkspaceOptions } from './open-workspace.ts';

export interface LineageOptions extends WorkspaceOptions {
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  /** Edges to follow at most; absent: all the way. */
  readonly depth?: number;
}

/**
 * `backfill lineage ASSET/KEY`: the partitions it reads, or with --downstream those that read it.
 * `--json` prints `{version, cell: {asset, partition}, direction, cells: {asset, partition,
 * distance}[], nonexistent: {asset, partition}[]}`.
 */
export async function showLineage(
  text: string,
  options: LineageOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const cell = parseCell(text);
  const direction = options.downstream === true ? 'downstream' : 'upstream';
  const depth = options.depth === undefined ? {} : { depth: options.depth };
  const lineage = traceLineage(workspace.value.graph, { cell, direction, ...depth });
  if (!lineage.ok) return reportProblems(io, lineage.problems);
  const { cells, nonexistent } = lineage.value;
  if (options.json === true) {
    printJson(io, { version: 1, cell, direction, cells, nonexistent });
    return exitStatus.succeeded;
  }
  if (cells.length === 0 && nonexistent.length === 0) {
    io.out(`${text} ${direction === 'upstream' ? 'reads nothing' : 'is read by nothing'}.\n`);
    return exitStatus.succeeded;
  }
  io.out(
    formatTable(
      [{ title: 'distance', align: 'right' }, { title: 'cell', whenNarrow: 'cut' }, { title: '' }],
      [
        ...cells.map((each) => [String(each.distance), formatCell(each), '']),
        ...nonexistent.map((each) => ['', formatCell(each), 'required, but does not exist']),
      ],
      io,
    ),
  );
  return exitStatus.succeeded;
}
