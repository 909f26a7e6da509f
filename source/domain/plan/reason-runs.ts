import type { Labelled } from './cell-choice.ts';
import type { ReasonRun } from './plan.ts';

/** The labelled cells as stretches in ordinal order; touching ones of a reason are one. */
export function reasonRuns<R>(labelled: readonly Labelled<R>[]): readonly ReasonRun<R>[] {
  const runs: ReasonRun<R>[] = [];
  for (const [reason, cells] of labelled) {
    for (let i = 0; i < cells.length; i += 2) {
      runs.push({ start: cells[i]!, end: cells[i + 1]!, reason });
    }
  }
  return joinTouching(runs.sort((a, b) => a.start - b.start));
}

function joinTouching<R>(sorted: readonly ReasonRun<R>[]): readonly ReasonRun<R>[] {
  const joined: ReasonRun<R>[] = [];
  for (const run of sorted) {
    const last = joined.at(-1);
    if (last?.reason === run.reason && last.end === run.start) {
      joined[joined.length - 1] = { ...last, end: run.end };
    } else joined.push(run);
  }
  return joined;
}
