import { countOf, formatCount } from '../figures.ts';
import { countOrdinals, isEmpty, type OrdinalSet } from '../ordinals.ts';
import { exampleOf } from './cell-text.ts';
import type { CellExplanation } from './explain-cell.ts';
import { readBuild } from './read-build.ts';
import type { ParentReading } from './read-parents.ts';

/** What the cell reads of one parent and what became of that since, in a sentence. */
export function describeParent(explanation: CellExplanation, parent: ParentReading): string {
  const standing = describeStanding(parent, explanation.build !== undefined);
  const read = nameCells(parent) + nameVersion(explanation, parent);
  return `It reads ${read} (${parent.mapping})${standing === '' ? '' : `: ${standing}`}.`;
}

function nameCells({ asset, cells }: ParentReading): string {
  const { name, partitions } = asset;
  if (isEmpty(cells)) return `nothing of ${name}`;
  if (partitions.kind === 'unpartitioned') return name;
  const first = partitions.keyOf(cells[0]!);
  const count = countOrdinals(cells);
  if (count === 1) return `${name}/${first}`;
  return `${countOf(count, 'partition')} of ${name}, ${first} to ${partitions.keyOf(cells.at(-1)! - 1)}`;
}

/** Which data a single parent holds and who built it, as far as that is recorded. */
function nameVersion({ state }: CellExplanation, { asset, cells }: ParentReading): string {
  if (countOrdinals(cells) !== 1) return '';
  const build = readBuild(state, { index: asset.index, ordinal: cells[0]! });
  const version = build?.dataVersion === undefined ? '' : `, data version "${build.dataVersion}"`;
  return build?.backfill === undefined ? version : `${version} built by ${build.backfill}`;
}

function describeStanding(parent: ParentReading, isBuilt: boolean): string {
  const { asset, cells } = parent;
  const total = countOrdinals(cells);
  const describe = (set: OrdinalSet, phrase: string): readonly string[] => {
    const count = countOrdinals(set);
    if (count === 0) return [];
    if (count === total && total === 1) return [phrase];
    const example = count === total ? '' : ` (${exampleOf(asset, set)})`;
    return [`${count === total ? 'all' : formatCount(count)} ${phrase}${example}`];
  };
  const beyond = (set: OrdinalSet, phrase: string): readonly string[] =>
    isEmpty(set) ? [] : [`${formatCount(countOrdinals(set))} ${phrase} (${exampleOf(asset, set)})`];
  return [
    ...describe(parent.changed, 'changed since'),
    ...describe(parent.stale, 'stale'),
    ...describe(parent.unbuilt, 'not built'),
    ...describe(parent.unchanged, isBuilt ? 'unchanged since' : 'built'),
    ...beyond(parent.notReady, 'needed that do not exist yet'),
    ...beyond(parent.nonexistent, 'needed that can never exist'),
  ].join(', ');
}
