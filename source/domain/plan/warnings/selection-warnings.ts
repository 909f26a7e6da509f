import type { Asset } from '../../graph.ts';
import { isEmpty } from '../../ordinals.ts';
import { windowNamedBy } from '../../partitions/explain-absence.ts';
import type { TimePartitions } from '../../partitions/partitions.ts';
import type { Choosing } from '../cell-choice.ts';
import type { PlanRequest, PlanWarning } from '../plan.ts';

/**
 * Selected assets of which the request picks no partition, ranges that reach beyond an asset's
 * life, and an empty selection as a whole.
 */
export function warnOfSelection({ graph, picks, request }: Choosing): readonly PlanWarning[] {
  const selected = graph.assets.filter(({ index }) => picks.selected.has(index));
  const empty = selected.filter(({ index }) => isEmpty(picks.picked[index]!));
  const warnings = [
    ...empty.map((asset) => warnOutsideLife(asset, request)),
    ...warnBeyondLife(
      selected.filter((asset) => !empty.includes(asset)),
      request,
    ),
  ];
  if (picks.picked.some((cells) => !isEmpty(cells))) return warnings;
  return [{ code: 'nothing-selected', message: 'The selection holds no partitions.' }, ...warnings];
}

function warnOutsideLife({ name, partitions }: Asset, request: PlanRequest): PlanWarning {
  const code = 'outside-life';
  const { count } = partitions;
  if (count === 0) return { code, message: `${name} has no partitions yet.` };
  const [first, last] = [partitions.keyOf(0), partitions.keyOf(count - 1)];
  const life = count === 1 ? `only ${first}` : `${first} to ${last}`;
  const asked = request.partitions === undefined ? 'The selection' : `"${request.partitions}"`;
  return { code, message: `${asked} holds no partition of ${name}, which has ${life}.` };
}

/** Ranges of the request that begin before assets do, or end after the end that theirs have. */
function warnBeyondLife(assets: readonly Asset[], request: PlanRequest): readonly PlanWarning[] {
  return rangesOf(request).flatMap(({ text, from, to }) => {
    const before = assets.flatMap(({ name, partitions }) =>
      partitions.kind === 'time' && beginsBefore(partitions, from)
        ? [`${name} (from ${partitions.keyOf(0)})`]
        : [],
    );
    const after = assets.flatMap(({ name, partitions }) =>
      partitions.kind === 'time' && endsAfter(partitions, to)
        ? [`${name} (to ${partitions.keyOf(partitions.limit - 1)})`]
        : [],
    );
    return [
      ...tellBeyond(`"${text}" begins before`, before),
      ...tellBeyond(`"${text}" ends after`, after),
    ];
  });
}

const mostNamed = 3;

function tellBeyond(what: string, names: readonly string[]): readonly PlanWarning[] {
  if (names.length === 0) return [];
  const rest = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const message = `${what} ${names.slice(0, mostNamed).join(', ')}${rest}: there is nothing of the rest to build.`;
  return [{ code: 'outside-life', message }];
}

interface WrittenRange {
  readonly text: string;
  /** Empty where the range is open. */
  readonly from: string;
  readonly to: string;
}

const rangeSpelling = /^\s*([^!"\s][^"]*?|)\s*\.\.\s*([^"]*?)\s*$/;

/** The ranges that are written out in the request, which are not excluded. */
function rangesOf({ partitions = '' }: PlanRequest): readonly WrittenRange[] {
  return partitions.split(',').flatMap((text) => {
    const [, from = '', to = ''] = rangeSpelling.exec(text) ?? [];
    return from === '' && to === '' ? [] : [{ text: text.trim(), from, to }];
  });
}

function beginsBefore(partitions: TimePartitions, text: string): boolean {
  const window = text === '' ? undefined : windowNamedBy(partitions, text);
  return window !== undefined && window.end <= partitions.startOf(0);
}

/** Time that has not come yet is no mistake: only an end for good counts. */
function endsAfter(partitions: TimePartitions, text: string): boolean {
  const { limit } = partitions;
  const window = text === '' || limit === Infinity ? undefined : windowNamedBy(partitions, text);
  return window !== undefined && window.start >= partitions.endOf(limit - 1);
}
