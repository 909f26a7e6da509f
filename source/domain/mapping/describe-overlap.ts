import type { TimeDefinition, TimeGranularity } from '../partitions/definition.ts';
import { hasEqualSteps } from './equal-steps.ts';
import type { TimePartitions } from '../partitions/partitions.ts';

const units: Record<TimeDefinition['type'], string> = {
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  cron: 'window',
};

/** How many finer windows fill one coarser one, where that is always the same number. */
const fixedCounts: Partial<Record<TimeGranularity, Partial<Record<TimeGranularity, number>>>> = {
  weekly: { daily: 7 },
  quarterly: { monthly: 3 },
  yearly: { monthly: 12, quarterly: 4 },
};

/** Both sides of an overlap; `offset` counts downstream steps. */
export interface OverlapSides {
  readonly upstream: TimePartitions;
  readonly downstream: TimePartitions;
  readonly offset: readonly [start: number, end: number];
}

/** A sentence such as `each day reads the 7 days that end with it`. */
export function describeOverlap({ upstream, downstream, offset }: OverlapSides): string {
  const from = upstream.definition;
  const to = downstream.definition;
  const isPlain = offset[0] === 0 && offset[1] === 0;
  const reader = `each ${units[to.type]} reads`;
  if (hasEqualSteps(from, to)) {
    return `${reader} ${isPlain ? `the same ${units[to.type]}` : stepsAround(units[to.type], offset)}`;
  }
  if (isPlain) return `${reader} ${windowsOver(from, to)}`;
  const place = isNested(from, to) ? 'in' : 'that overlaps';
  return `${reader} every ${units[from.type]} ${place} ${stepsAround(units[to.type], offset)}`;
}

function windowsOver(from: TimeDefinition, to: TimeDefinition): string {
  const unit = units[from.type];
  if (isNested(from, to)) {
    const count = countIn(from, to);
    return count === undefined ? `the ${unit}s it covers` : `the ${count} ${unit}s it covers`;
  }
  if (isNested(to, from)) return `the ${unit} it falls in`;
  return `every ${unit} that overlaps it`;
}

function countIn(from: TimeDefinition, to: TimeDefinition): number | undefined {
  if (from.type === 'cron' || to.type === 'cron') return undefined;
  return fixedCounts[to.type]?.[from.type];
}

/** Whether every outer window is made of whole inner ones. */
function isNested(inner: TimeDefinition, outer: TimeDefinition): boolean {
  if (inner.type === 'cron' || outer.type === 'cron') return false;
  if (inner.timezone !== outer.timezone) return false;
  if ((inner.minuteOffset ?? 0) !== (outer.minuteOffset ?? 0)) return false;
  if (inner.type === 'hourly') return outer.type !== 'hourly';
  if ((inner.hourOffset ?? 0) !== (outer.hourOffset ?? 0)) return false;
  if (inner.type === 'daily') return outer.type !== 'hourly' && outer.type !== 'daily';
  if ((inner.dayOfMonth ?? 1) !== (outer.dayOfMonth ?? 1)) return false;
  return fixedCounts[outer.type]?.[inner.type] !== undefined;
}

function stepsAround(unit: string, [start, end]: readonly [number, number]): string {
  if (start === end) return `the ${unit} ${distance(unit, start)}`;
  const count = `the ${end - start + 1} ${unit}s`;
  if (end === 0) return `${count} that end with it`;
  if (start === 0) return `${count} that begin with it`;
  return `${count} from ${around(unit, start)} to ${around(unit, end)}`;
}

/** `before`, `after`, `3 days before`. */
function distance(unit: string, steps: number): string {
  if (steps === 0) return 'itself';
  const side = steps < 0 ? 'before' : 'after';
  return Math.abs(steps) === 1 ? side : `${Math.abs(steps)} ${unit}s ${side}`;
}

/** `1 day before it`, `3 days after it`. */
function around(unit: string, steps: number): string {
  const count = Math.abs(steps);
  return `${count} ${unit}${count === 1 ? '' : 's'} ${steps < 0 ? 'before' : 'after'} it`;
}
