import { nearestNames } from '../nearest-name.ts';
import type { PartitionKey } from '../names.ts';
import type { Problem } from '../problem.ts';
import { explainAbsence, windowNamedBy } from './explain-absence.ts';
import type { Partitions, StaticPartitions, TimePartitions } from './partitions.ts';

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
  }
}

/** The problem with a text that names no existing partition of an asset. */
export function unknownKeyProblem(asset: string, partitions: Partitions, text: string): Problem {
  const reason = partitions.kind === 'time' ? explainAbsence(partitions, text) : '';
  return {
    code: 'unknown-partition',
    message: `asset "${asset}" has no partition "${text}"${reason}`,
    hint: hintAt(partitions, nearestKeys(partitions, text)),
  };
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
