import type { CostModel } from '../asset.ts';
import type { Reported } from '../events.ts';

const hourMs = 3_600_000;

/**
 * What an attempt reported, with the cost model's figure when it reported no cost. An attempt that
 * ran costs the same whether or not it succeeded. Without a model the cost stays absent.
 */
export function addModelCost(
  reported: Reported,
  model: CostModel | undefined,
  attempt: { readonly cells: number; readonly durationMs: number },
): Reported {
  if (reported.cost !== undefined || model === undefined) return reported;
  const { perPartition, perTask, perHour } = model;
  if (perPartition === undefined && perTask === undefined && perHour === undefined) return reported;
  const cost =
    (perPartition ?? 0) * attempt.cells +
    (perTask ?? 0) +
    (perHour ?? 0) * (attempt.durationMs / hourMs);
  return { ...reported, cost };
}
