import {
  intersectOrdinals,
  noOrdinals,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../ordinals.ts';
import type { CellChoice, Choosing } from '../cell-choice.ts';

/**
 * Cells of unselected assets on a way from planned to selected cells, by asset index:
 *
 *     raw ──▶ clean ──▶ report      raw and report are selected, clean is the gap
 */
export function findGaps(
  choosing: Choosing,
  choices: readonly CellChoice[],
): readonly OrdinalSet[] {
  const { graph, picks } = choosing;
  const reached = reachedUnselected(choosing, choices);
  const read = readBySelected(choosing);
  return graph.assets.map(({ index }) =>
    picks.selected.has(index) ? noOrdinals : intersectOrdinals(reached[index]!, read[index]!),
  );
}

/** Cells that the plan does not build and that read planned cells by way of unselected assets. */
function reachedUnselected(
  { graph, picks }: Choosing,
  choices: readonly CellChoice[],
): readonly OrdinalSet[] {
  const reached: OrdinalSet[] = [];
  for (const { index, upstream } of graph.assets) {
    let cells: OrdinalSet = noOrdinals;
    for (const edge of upstream) {
      const { planned } = choices[edge.upstream]!;
      const changed = unionOrdinals(planned, reached[edge.upstream]!);
      cells = unionOrdinals(cells, edge.mapping.downstream(changed));
    }
    const isSelected = picks.selected.has(index);
    reached.push(isSelected ? noOrdinals : subtractOrdinals(cells, choices[index]!.planned));
  }
  return reached;
}

/** Cells that picked cells read by way of unselected assets. */
function readBySelected({ graph, picks }: Choosing): readonly OrdinalSet[] {
  const read: OrdinalSet[] = graph.assets.map(() => noOrdinals);
  for (const { index, upstream } of graph.assets.toReversed()) {
    const readers = picks.selected.has(index)
      ? subtractOrdinals(picks.picked[index]!, picks.excluded[index]!)
      : read[index]!;
    for (const edge of upstream) {
      read[edge.upstream] = unionOrdinals(read[edge.upstream]!, edge.mapping.upstream(readers));
    }
  }
  return read;
}
