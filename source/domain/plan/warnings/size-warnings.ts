import type { PlanWarning } from '../plan.ts';
import { quantity } from './count-text.ts';

/** Fewer earlier backfills than this are no habit to compare with. */
const leastBackfills = 3;
/** Of the earlier backfills, the newest ones that a plan is compared with. */
const comparedBackfills = 10;
/** A plan of no more cells than this is small, whatever came before. */
const smallPlan = 100;
const muchLarger = 10;

/**
 * Warns of a plan with over ten times the cells of the largest of the last ten backfills (their
 * cells, newest first), which may be a selection that took more than was meant. Plans of up to a
 * hundred cells and state directories with fewer than three backfills pass.
 */
export function warnOfSize(
  cellCount: number,
  recentCells: readonly number[],
): readonly PlanWarning[] {
  const compared = recentCells.slice(0, comparedBackfills);
  const largest = Math.max(...compared);
  const isSmall = compared.length < leastBackfills || cellCount <= smallPlan;
  if (isSmall || cellCount <= muchLarger * largest) return [];
  const times = Math.floor(cellCount / Math.max(1, largest)).toLocaleString('en-US');
  const message = `The plan builds ${quantity(cellCount, 'cell')}, ${times} times as many as the largest of the last ${compared.length} backfills (${largest.toLocaleString('en-US')}). See that the selection takes no more than is meant.`;
  return [{ code: 'large-plan', message }];
}
