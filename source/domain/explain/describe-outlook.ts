import { countOf } from '../figures.ts';
import { countOrdinals, isEmpty, type OrdinalSet } from '../ordinals.ts';
import type { AssetImpact } from './assess-impact.ts';
import type { CellExplanation } from './explain-cell.ts';

/** What would rebuild the cell: commands, or what it waits for. */
export function describeRebuild(explanation: CellExplanation): string {
  const { rebuild, parents } = explanation;
  const waits = parents.flatMap(({ asset, notReady }) =>
    isEmpty(notReady) ? [] : [`${asset.name}/${asset.partitions.keyOf(notReady.at(-1)! - 1)}`],
  );
  if (waits.length > 0) return `It cannot be built before ${waits.join(' and ')} exists.`;
  const order = rebuild.length > 1 ? ', in this order' : '';
  const commands = rebuild.map((command) => `\`${command}\``).join(', then ');
  return `${purposeOf(explanation)}${order}: ${commands}.`;
}

function purposeOf({ status, build }: CellExplanation): string {
  if (status === 'succeeded') return 'To build it again all the same';
  return build === undefined ? 'To build it' : 'To bring it up to date';
}

/** What other data in the cell would make stale, by asset. */
export function describeImpact(impact: readonly AssetImpact[]): string {
  if (impact.length === 0) return 'No built cell reads it: rebuilding it makes nothing stale.';
  const turning = impact.flatMap(({ asset, becomesStale }) =>
    isEmpty(becomesStale) ? [] : [`${cellsText(becomesStale)} of ${asset.name}`],
  );
  const old = impact.flatMap(({ asset, alreadyStale }) =>
    isEmpty(alreadyStale) ? [] : [`${cellsText(alreadyStale)} of ${asset.name}`],
  );
  const already = old.length === 0 ? '' : `Out of date already: ${old.join(', ')}.`;
  if (turning.length === 0) return `Rebuilding it makes nothing else stale. ${already}`;
  return `If a rebuild changes its data, these become stale: ${turning.join(', ')}. ${already}`.trim();
}

function cellsText(cells: OrdinalSet): string {
  return countOf(countOrdinals(cells), 'cell');
}
