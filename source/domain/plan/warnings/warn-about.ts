import type { CellChoice, Choosing } from '../cell-choice.ts';
import type { PlanWarning } from '../plan.ts';
import { warnOfParents } from './parent-warnings.ts';
import { warnOfSelection } from './selection-warnings.ts';
import { warnOfStaleness } from './stale-warnings.ts';

/** Everything a person should know before launching the chosen cells, in a fixed order. */
export function warnAbout(
  choosing: Choosing,
  choices: readonly CellChoice[],
): readonly PlanWarning[] {
  return [
    ...warnOfSelection(choosing),
    ...warnOfParents(choosing, choices),
    ...warnOfStaleness(choosing, choices),
  ];
}
