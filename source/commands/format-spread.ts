import { countOf } from '../domain/figures.ts';
import type { Spread } from '../domain/plan/plan.ts';

/** A forecast as `expected (low to high)`; what is unknown is said, never guessed. */
export function formatSpread(spread: Spread, format: (figure: number) => string): string {
  const { expected, low, high, unknownTasks } = spread;
  const unknown = unknownTasks > 0 ? `, unknown for ${countOf(unknownTasks, 'task')}` : '';
  const range = low === high ? unknown.slice(2) : `${format(low)} to ${format(high)}${unknown}`;
  return range === '' ? format(expected) : `${format(expected)} (${range})`;
}
