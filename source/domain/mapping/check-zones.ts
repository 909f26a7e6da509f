import type { TimePartitions } from '../partitions/partitions.ts';
import type { Problem } from '../problem.ts';
import { isUtc } from '../time/timezones.ts';
import { impossible, nameKind } from './impossible.ts';

/**
 * The problem with reading by overlap, without saying so, what another zone divides: windows of
 * one zone straddle those of the other, which is seldom what was meant.
 */
export function checkZones(
  upstream: TimePartitions,
  downstream: TimePartitions,
): Problem | undefined {
  const from = upstream.definition.timezone;
  const to = downstream.definition.timezone;
  if (canonical(from) === canonical(to)) return undefined;
  return impossible(
    `its ${nameKind(downstream)} windows are those of ${to}, the upstream's ${nameKind(upstream)} ones those of ${from}`,
    'Give both the same "timezone", or write "mapping": "overlap" to read every window that overlaps.',
  );
}

/** One name for zones that are the same under several. */
function canonical(timezone: string): string {
  if (isUtc(timezone)) return 'UTC';
  return new Intl.DateTimeFormat('en-US', { timeZone: timezone }).resolvedOptions().timeZone;
}
