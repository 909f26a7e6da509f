import { intersectOrdinals, isEmpty } from '../../domain/ordinals.ts';
import { fail, ok, type Result } from '../../domain/problem.ts';
import { completeCells, takeCells } from '../../domain/selection/cell-expression.ts';
import { completePartitions } from '../../domain/selection/complete-partitions.ts';
import { takePartitions } from '../../domain/selection/take-partitions.ts';
import type { Marks } from '../matrix/matrix-state.ts';
import type { PaletteCommand, PalettePlace, PaletteRequest } from './palette-command.ts';

/** Commands that mark the cells that an expression takes. */
export const cellCommands: readonly PaletteCommand[] = [
  {
    name: 'select',
    description: 'Mark ASSETS or ASSETS/PARTITIONS',
    argument: 'EXPR',
    complete: ({ graph }, argument, cursor) => completeCells(graph, argument, cursor),
    parse: (argument, { graph }) => markTaken(takeCells(graph, argument)),
  },
  {
    name: 'partitions',
    description: 'Narrow the marks, else the row',
    argument: 'EXPR',
    complete: (place, argument, cursor) =>
      completePartitions(markedAssets(place), argument, cursor),
    parse: (argument, place) => markTaken(takeMarked(place, argument)),
  },
];

function markedAssets({ graph, marks }: PalettePlace) {
  return graph.assets.filter(({ index }) => marks.has(index));
}

function takeMarked(place: PalettePlace, expression: string): Result<Marks> {
  const taken = takePartitions(markedAssets(place), expression, place.graph.now);
  if (!taken.ok) return taken;
  const { marks } = place;
  return ok(
    new Map(
      [...taken.value].map(([index, set]) => [index, intersectOrdinals(marks.get(index)!, set)]),
    ),
  );
}

/** Assets of which nothing is taken have no mark; that nothing at all is taken is a problem. */
function markTaken(taken: Result<Marks>): Result<PaletteRequest> {
  if (!taken.ok) return taken;
  const marks = new Map([...taken.value].filter(([, set]) => !isEmpty(set)));
  if (marks.size > 0) return ok({ type: 'mark', marks });
  return fail({ code: 'no-cells', message: 'This takes no cell' });
}
