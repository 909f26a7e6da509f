import type { Asset, Graph } from '../graph.ts';
import type { OrdinalSet } from '../ordinals.ts';
import { allOrdinals } from '../partitions/partitions.ts';
import { fail, ok, shiftFault, type Result } from '../problem.ts';
import { completePartitions } from './complete-partitions.ts';
import { completeSelection } from './complete-selection.ts';
import { shiftCompletion, signsAfter, type Completion } from './completion.ts';
import { selectAssets } from './select-assets.ts';
import { takePartitions } from './take-partitions.ts';
import { tokenize } from './tokenize.ts';

/** `selection` or `selection/partitions`, as one text. */
interface CellExpression {
  readonly selection: string;
  /** Absent without a slash: every partition. */
  readonly partitions: string | undefined;
  /** Offset at which `partitions` begins. */
  readonly from: number;
}

/** Splits at the first slash outside of quotes. */
function splitExpression(text: string): CellExpression {
  const slash = tokenize(text, ['/']).find(({ type }) => type === 'symbol');
  if (!slash) return { selection: text, partitions: undefined, from: text.length };
  const selection = text.slice(0, slash.start);
  return { selection, partitions: text.slice(slash.end), from: slash.end };
}

/** Cells of `selection` or `selection/partitions`, by asset index in topological order. */
export function takeCells(graph: Graph, text: string): Result<ReadonlyMap<number, OrdinalSet>> {
  const { selection, partitions, from } = splitExpression(text);
  const assets = selectAssets(graph, selection);
  if (!assets.ok) return assets;
  if (partitions === undefined) return ok(wholeAssets(assets.value));
  const taken = takePartitions(assets.value, partitions, graph.now);
  return taken.ok ? taken : fail(...taken.problems.map((problem) => shiftFault(problem, from)));
}

/** Every existing partition of each asset, by asset index. */
export function wholeAssets(assets: readonly Asset[]): ReadonlyMap<number, OrdinalSet> {
  return new Map(assets.map(({ index, partitions }) => [index, allOrdinals(partitions)]));
}

/** What may come next in `selection/partitions`, whose cursor is at an offset. */
export function completeCells(graph: Graph, text: string, cursor: number): Completion {
  const { selection, partitions, from } = splitExpression(text);
  if (partitions !== undefined && cursor >= from) {
    const assets = selectAssets(graph, selection);
    const divided = assets.ok ? assets.value : graph.assets;
    return shiftCompletion(completePartitions(divided, partitions, cursor - from), from);
  }
  const completion = completeSelection(graph, selection, cursor);
  const { start, options } = completion;
  const isWhole = start < cursor && options.some(({ isSign }) => isSign);
  if (!isWhole || partitions !== undefined) return completion;
  const slash = signsAfter(text.slice(start, cursor), [['/', 'only partitions']]);
  return { ...completion, options: [...slash, ...options] };
}
