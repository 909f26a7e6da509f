import type { Strategy } from '../asset.ts';
import type { OrdinalSet } from '../ordinals.ts';

/** Bounds of consecutive tasks: `[taskStarts[i], taskEnds[i])`. */
export interface TaskBounds {
  readonly taskStarts: Int32Array;
  readonly taskEnds: Int32Array;
}

/** How many partitions a task of this strategy builds at most. */
export function taskSize(strategy: Strategy): number {
  if (strategy === 'per-partition') return 1;
  return strategy === 'single-run' ? Number.MAX_SAFE_INTEGER : strategy.batch;
}

/** Cuts each stretch of cells into tasks of at most `size`; no task crosses a gap. */
export function cutTasks(cells: OrdinalSet, size: number): TaskBounds {
  let count = 0;
  for (let i = 0; i < cells.length; i += 2) count += Math.ceil((cells[i + 1]! - cells[i]!) / size);
  const taskStarts = new Int32Array(count);
  const taskEnds = new Int32Array(count);
  let task = 0;
  for (let i = 0; i < cells.length; i += 2) {
    const end = cells[i + 1]!;
    for (let start = cells[i]!; start < end; start = taskEnds[task++]!) {
      taskStarts[task] = start;
      taskEnds[task] = Math.min(end, start + size);
    }
  }
  return { taskStarts, taskEnds };
}
