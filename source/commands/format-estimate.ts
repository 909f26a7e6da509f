import { countOf, formatMoney } from '../domain/figures.ts';
import type { Plan, Spread } from '../domain/plan/plan.ts';
import { formatDuration } from '../domain/time/duration.ts';

interface SpreadUnit {
  readonly name: 'cost' | 'time';
  /** Tasks that the spread is about. */
  readonly tasks: number;
  readonly format: (figure: number) => string;
}

/** `expected (low to high)`, and how many tasks nothing is known about: none is taken for free. */
function formatSpread(spread: Spread, { name, tasks, format }: SpreadUnit): string {
  const { expected, low, high, unknownTasks } = spread;
  if (unknownTasks >= tasks) return `${name} unknown`;
  const [least, most] = [format(low), format(high)];
  const range = least === most ? '' : ` (${least} to ${most})`;
  const rest =
    unknownTasks === 0 ? '' : ` plus ${countOf(unknownTasks, 'task')} of unknown ${name}`;
  return `${name} ${format(expected)}${range}${rest}`;
}

/** What a plan is expected to take: `cost $0.11, time unknown`. */
export function formatEstimate({ estimate, taskCount: tasks }: Plan, currency: string): string {
  const money = (amount: number) => formatMoney(amount, currency);
  const cost = formatSpread(estimate.cost, { name: 'cost', tasks, format: money });
  const time = formatSpread(estimate.duration, { name: 'time', tasks, format: formatDuration });
  return `${cost}, ${time}`;
}
