import { countOf } from '../figures.ts';
import { formatMinute, nameOf, type Wording } from './cell-text.ts';
import type { CellExplanation } from './explain-cell.ts';
import type { CellPlace, StaleCause } from './find-cause.ts';
import { readBuild } from './read-build.ts';

/** Why a built cell is out of date, naming the cell or the code at the origin, or why it is not. */
export function describeStaleness(
  explanation: CellExplanation,
  wording: Wording,
): readonly string[] {
  const { reasons, build, cause } = explanation;
  if (build === undefined) return [];
  if (reasons.length === 0) return [describeFreshness(explanation)];
  return [
    ...(reasons.includes('code') ? [describeCode(explanation)] : []),
    ...(cause ? [describeCause(explanation, cause, wording)] : []),
  ];
}

function describeFreshness({ asset, parents }: CellExplanation): string {
  const isVersioned = asset.definition.codeVersion !== undefined;
  const code = isVersioned
    ? 'its code version is the same'
    : `${asset.name} states no code version`;
  const data = parents.length === 0 ? 'it reads no other asset' : 'nothing it reads has changed';
  return `Its data is not stale: ${code} and ${data}.`;
}

function describeCode({ asset, build }: CellExplanation): string {
  const then = build?.codeVersion === undefined ? 'none' : `"${build.codeVersion}"`;
  return `It is stale by its code: built with code version ${then}, while ${asset.name} is at "${asset.definition.codeVersion ?? ''}" now.`;
}

function describeCause(explanation: CellExplanation, cause: StaleCause, wording: Wording): string {
  const { distance, others } = cause;
  const away = distance === 1 ? '' : `, ${distance} dependencies upstream`;
  const more = others === 0 ? '' : `, and so did ${countOf(others, 'other cell')}`;
  return `It is stale by its upstream: ${describeOrigin(explanation, cause, wording)}${more}${away}.`;
}

function describeOrigin(
  { graph, state, place }: CellExplanation,
  { type, cell, reader, distance }: StaleCause,
  wording: Wording,
): string {
  const name = nameOf(graph, cell);
  const { definition, name: asset } = graph.assets[cell.index]!;
  if (type === 'code') {
    const then = readBuild(state, cell)?.codeVersion;
    return `${name} was built with code version ${then === undefined ? 'none' : `"${then}"`}, while ${asset} is at "${definition.codeVersion ?? ''}" now`;
  }
  const read = distance === 1 ? nameOf(graph, place) : nameOf(graph, reader);
  return `${name} changed${describeChange(state, cell, wording)} after ${read} had read it`;
}

/** Who changed a cell's data and when, if its last backfill did. */
function describeChange(
  state: CellExplanation['state'],
  cell: CellPlace,
  wording: Wording,
): string {
  const build = readBuild(state, cell);
  if (build?.backfill === undefined || !build.isNewData) return '';
  const at = state.assets[cell.index]!.finishedAt[cell.ordinal]!;
  return ` (by ${build.backfill}${Number.isNaN(at) ? '' : ` at ${formatMinute(at, wording)}`})`;
}
