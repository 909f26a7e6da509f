import type { Strategy } from '../asset.ts';
import type { OrdinalSet } from '../ordinals.ts';

/** Bounds of consecutive tasks: `[taskStarts[i], taskEnds[i])`. */
export interface TaskBounds {
  readonly taskStarts: ArrayLike<number>;
  readonly taskEnds: ArrayLike<number>;
}

/** How many partitions a task of this strategy builds at most. */
export function taskSize(strategy: Strategy): number {
  if (strategy === 'per-partition') return 1;
  return strategy === 'single-run' ? Number.MAX_SAFE_INTEGER : strategy.batch;
}

/**
 * Cuts each stretch of cells into tasks of at most `size`. No task crosses a gap, which is what
 * cells make that were left out for any reason; cells with different reasons to be built, or built
 * by different code versions before, go together: one attempt builds them with one version.
 */
export function cutTasks(cells: OrdinalSet, size: number): TaskBounds {
  let count = 0;
  for (let i = 0; i < cells.length; i += 2) count += Math.ceil((cells[i + 1]! - cells[i]!) / size);
  const Column = (cells.at(-1) ?? 0) < 2 ** 31 ? Int32Array : Float64Array;
  const taskStarts = new Column(count);
  const taskEnds = new Column(count);
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
