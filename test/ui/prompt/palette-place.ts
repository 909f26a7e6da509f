import { allOrdinals } from '../../../source/domain/partitions/partitions.ts';
import type { Scope } from '../../../source/ui/key-binding.ts';
import type { PalettePlace } from '../../../source/ui/prompt/palette-command.ts';
import { assetOf, graph } from '../../builders/graph.ts';

const assets = graph('raw_events -> events -> report; users', {
  events: { pool: 'api' },
  report: { pool: 'warehouse' },
  users: ['anna', 'ben'],
});

/** Where a command is typed, with the cursor in the row of `events` and nothing marked. */
export function paletteAt(scope: Scope): PalettePlace {
  const { index, partitions } = assetOf(assets, 'events');
  const cursor = { asset: index, at: Date.UTC(2024, 1, 1), ordinal: 0 };
  const marks = new Map([[index, allOrdinals(partitions)]]);
  return { scope, graph: assets, marks, cursor, timezone: 'UTC' };
}
