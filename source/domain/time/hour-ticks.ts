import { floorMod, hourMs, minuteMs } from './civil-date.ts';
import { DecadeRuns, type Run } from './decade-runs.ts';
import type { Ticks } from './ticks.ts';
import { decadeMs, type Zone } from './zone.ts';

/**
 * The instants at which the local clock shows `minute` past an hour. As clocks nearly always move
 * by whole hours, the ticks of many years are one run; only a move by part of an hour starts
 * another, and if it skips the beginning of an hour, what is left of that hour ticks after the gap.
 */
export function hourTicks(zone: Zone, minute: number): Ticks {
  const phase = minute * minuteMs;
  const runs = new DecadeRuns<Run>({
    read: (decade) => ticksOfDecade(zone, decade, phase),
    join: (run, following) =>
      following.start - run.start === run.count * hourMs
        ? { start: run.start, count: run.count + following.count }
        : undefined,
  });

  function startOf(index: number): number {
    const { run, first } = runs.withTick(index);
    return run.start + (index - first) * hourMs;
  }

  return {
    startOf,
    indexAt(epochMs) {
      const found = runs.at(epochMs);
      const { run, first } = found;
      const index = first + Math.floor((epochMs - run.start) / hourMs);
      return runs.isEndless(found) ? index : Math.min(index, first + run.count - 1);
    },
    localOf(index) {
      const start = startOf(index);
      const local = start + zone.offsetAt(start);
      return local - floorMod(local - phase, hourMs);
    },
  };
}

/** The decade's ticks, in order, as runs that follow one another by an hour of elapsed time. */
function ticksOfDecade(zone: Zone, decade: number, phase: number): readonly Run[] {
  const found: Run[] = [];
  let before = zone.readOffset(decade * decadeMs - 1);
  for (const { start, end, offset } of zone.spansOfDecade(decade)) {
    const late = floorMod(start + offset - phase, hourMs);
    const isCutShort = offset - late >= before && (offset - before) % hourMs !== 0;
    if (late > 0 && isCutShort) found.push({ start, count: 1 });
    const regular = late > 0 ? start + hourMs - late : start;
    if (regular < end) found.push({ start: regular, count: Math.ceil((end - regular) / hourMs) });
    before = offset;
  }
  return found;
}
