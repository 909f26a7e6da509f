import type { Asset, Graph } from '../graph.ts';
import { findCell } from '../find-cell.ts';
import { parseCell } from '../names.ts';
import { noOrdinals, type OrdinalSet, subtractOrdinals, unionOrdinals } from '../ordinals.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { takeCells, wholeAssets } from './cell-expression.ts';
import { selectAssets } from './select-assets.ts';
import { takePartitions } from './take-partitions.ts';

export interface CellQuery {
  /** Asset selection; may be blank when `cells` names what is meant. */
  readonly selection: string;
  /** Partition expression; absent: every existing partition. */
  readonly partitions?: string | undefined;
  /** `asset/key` or `asset/expression`; for these assets they replace `partitions`. */
  readonly cells?: readonly string[] | undefined;
  /** Asset selection, or `selection/partition-expression`, to leave out. */
  readonly exclude?: readonly string[] | undefined;
}

type Cells = Map<number, OrdinalSet>;

/**
 * Cells that the query takes, by asset index in topological order. A selected asset of which
 * nothing is taken stands there with an empty set; a wholly excluded one does not stand there.
 */
export function selectCells(
  graph: Graph,
  query: CellQuery,
): Result<ReadonlyMap<number, OrdinalSet>> {
  const { selection, partitions, cells = [], exclude = [] } = query;
  const isBlank = selection.trim() === '' && cells.length > 0;
  const selected: Result<readonly Asset[]> = isBlank ? ok([]) : selectAssets(graph, selection);
  const picked = gather(cells.map((text) => pickCells(graph, text)));
  const excluded = gather(exclude.map((text) => takeCells(graph, text)));
  const problems = [selected, picked, excluded].flatMap(problemsOf);
  if (!selected.ok || !picked.ok || !excluded.ok) return fail(...problems);

  const rest = selected.value.filter(({ index }) => !picked.value.has(index));
  const taken = takeOrAll(rest, partitions, graph.now);
  if (!taken.ok) return taken;
  const all = new Map([...taken.value, ...picked.value].sort(([a], [b]) => a - b));
  return ok(without(graph, all, excluded.value));
}

function problemsOf(result: Result<unknown>): readonly Problem[] {
  return result.ok ? [] : result.problems;
}

/** The union of what was found for each text, or every text's problems. */
function gather(results: readonly Result<ReadonlyMap<number, OrdinalSet>>[]): Result<Cells> {
  const problems = results.flatMap(problemsOf);
  if (problems.length > 0) return fail(...problems);
  const cells: Cells = new Map();
  for (const result of results) {
    if (!result.ok) continue;
    for (const [index, set] of result.value) {
      cells.set(index, unionOrdinals(cells.get(index) ?? noOrdinals, set));
    }
  }
  return ok(cells);
}

function takeOrAll(
  assets: readonly Asset[],
  expression: string | undefined,
  now: number,
): Result<ReadonlyMap<number, OrdinalSet>> {
  if (expression !== undefined && assets.length > 0) return takePartitions(assets, expression, now);
  return ok(wholeAssets(assets));
}

/** A cell by its key, or several of one asset by an expression. */
function pickCells(graph: Graph, text: string): Result<ReadonlyMap<number, OrdinalSet>> {
  const cell = parseCell(text);
  const found = findCell(graph, cell);
  if (found.ok) {
    const { asset, ordinal } = found.value;
    return ok(new Map([[asset.index, [ordinal, ordinal + 1]]]));
  }
  const asset = graph.byName.get(cell.asset);
  return asset ? takePartitions([asset], cell.partition, graph.now) : found;
}

function without(graph: Graph, cells: Cells, excluded: Cells): Cells {
  const left: Cells = new Map();
  for (const [index, set] of cells) {
    const { partitions } = graph.assets[index]!;
    const gone = excluded.get(index) ?? noOrdinals;
    const isWhole = gone.length > 0 && gone[0] === 0 && gone[1] === partitions.count;
    if (!isWhole) left.set(index, subtractOrdinals(set, gone));
  }
  return left;
}
