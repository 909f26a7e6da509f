import type { Asset } from '../../graph.ts';
import { isEmpty } from '../../ordinals.ts';
import type { Choosing } from '../cell-choice.ts';
import type { PlanRequest, PlanWarning } from '../plan.ts';

/** Selected assets of which the request picks no partition, and an empty selection as a whole. */
export function warnOfSelection({ graph, picks, request }: Choosing): readonly PlanWarning[] {
  const empty = graph.assets.filter(
    ({ index }) => picks.selected.has(index) && isEmpty(picks.picked[index]!),
  );
  const warnings = empty.map((asset) => warnOutsideLife(asset, request));
  if (picks.picked.some((cells) => !isEmpty(cells))) return warnings;
  return [{ code: 'nothing-selected', message: 'The selection holds no partitions.' }, ...warnings];
}

function warnOutsideLife({ name, partitions }: Asset, request: PlanRequest): PlanWarning {
  const code = 'outside-life';
  const { count } = partitions;
  if (count === 0) return { code, message: `${name} has no partitions yet.` };
  const life = `${partitions.keyOf(0)} to ${partitions.keyOf(count - 1)}`;
  const asked = request.partitions === undefined ? 'The selection' : `"${request.partitions}"`;
  return { code, message: `${asked} holds no partition of ${name}, which has ${life}.` };
}
