import { nearestNames } from '../nearest-name.ts';
import type { PartitionKey } from '../names.ts';
import type { Problem } from '../problem.ts';
import { explainAbsence, windowNamedBy } from './explain-absence.ts';
import { dimensionSeparator } from './definition.ts';
import type {
  Dimension,
  MultiPartitions,
  Partitions,
  StaticPartitions,
  TimePartitions,
} from './partitions.ts';

/** How many keys are worth suggesting. */
const most = 3;

/**
 * Up to three existing keys near a text that is none: in time, or in spelling. None when the text
 * is like no key at all.
 */
export function nearestKeys(partitions: Partitions, text: string): readonly PartitionKey[] {
  switch (partitions.kind) {
    case 'time':
      return nearestInTime(partitions, text);
    case 'static':
      return nearestInSpelling(partitions, text);
    case 'unpartitioned':
      return [partitions.keyOf(0)];
    case 'multi':
      return nearestPairs(partitions, text);
  }
}

/** The problem with a text that names no existing partition of an asset. */
export function unknownKeyProblem(asset: string, partitions: Partitions, text: string): Problem {
  const reason = reasonOf(partitions, text);
  return {
    code: 'unknown-partition',
    message: `asset "${asset}" has no partition "${text}"${reason}`,
    hint: hintAt(partitions, nearestKeys(partitions, text)),
  };
}

/** Why there is no such partition, as the end of a sentence. */
function reasonOf(partitions: Partitions, text: string): string {
  if (partitions.kind === 'time') return explainAbsence(partitions, text);
  if (partitions.kind !== 'multi') return '';
  const parts = text.split(dimensionSeparator);
  const { dimensions } = partitions;
  if (parts.length !== 2) return `: a key joins those of ${dimensions.map(nameOf).join(' and ')}`;
  const absent = dimensions.findIndex(
    (each, i) => each.partitions.ordinalOf(parts[i]!) === undefined,
  );
  const dimension = dimensions[absent];
  if (!dimension) return '';
  const part = parts[absent]!;
  return `: its ${dimension.name} has no "${part}"${reasonOf(dimension.partitions, part)}`;
}

function nameOf({ name }: Dimension): string {
  return name;
}

/** Keys of which either part is the one given, where that exists, or one near to it. */
function nearestPairs(partitions: MultiPartitions, text: string): readonly PartitionKey[] {
  const { dimensions, grid, outer } = partitions;
  if (grid.count === 0) return [];
  const parts = text.split(dimensionSeparator);
  if (parts.length !== 2) return [];
  const [first = [], second = []] = dimensions.map(({ partitions: along }, i) => {
    const own = along.ordinalOf(parts[i]!);
    if (own !== undefined) return [own];
    return nearestKeys(along, parts[i]!).map((key) => along.ordinalOf(key)!);
  });
  const pairs = first.flatMap((a) =>
    second.map((b) => (outer === 0 ? grid.ordinalAt(a, b) : grid.ordinalAt(b, a))),
  );
  return pairs.slice(0, most).map((ordinal) => partitions.keyOf(ordinal));
}

function hintAt(partitions: Partitions, nearest: readonly PartitionKey[]): string {
  const { count } = partitions;
  if (partitions.kind === 'unpartitioned') return `It is not partitioned: its only key is "all".`;
  if (count === 0) return 'It has no partitions yet.';
  if (nearest.length > 0) return `Did you mean ${alternatives(nearest)}?`;
  if (count === 1) return `Its only key is "${partitions.keyOf(0)}".`;
  return `Its ${count} keys run from "${partitions.keyOf(0)}" to "${partitions.keyOf(count - 1)}".`;
}

function alternatives(keys: readonly PartitionKey[]): string {
  const quoted = keys.map((key) => `"${key}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/**
 * The first windows that the text's time touches, or else the existing one nearest to it; between
 * two ticks of a schedule the windows of both.
 */
function nearestInTime(partitions: TimePartitions, text: string): readonly PartitionKey[] {
  const { count } = partitions;
  const window = windowNamedBy(partitions, text);
  if (!window || count === 0) return [];
  const [from, touched] = partitions.overlapping(window);
  const isSchedule = partitions.definition.type === 'cron';
  const to = isSchedule && from >= 0 ? Math.max(touched, from + 2) : touched;
  const first = Math.min(Math.max(from, 0), count - 1);
  const end = Math.min(Math.max(to, first + 1), first + most, count);
  return Array.from({ length: end - first }, (_, i) => partitions.keyOf(first + i));
}

function nearestInSpelling(partitions: StaticPartitions, text: string): readonly PartitionKey[] {
  const keys = partitions.definition.keys as readonly PartitionKey[];
  return nearestNames(text, keys, most) as readonly PartitionKey[];
}
