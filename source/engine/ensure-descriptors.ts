import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/** What starting a process takes for a moment: pipes to it, one for its failure, and a margin. */
const needed = 10;

/**
 * Throws what the system says when there are too few descriptors left to start a process. Node
 * itself would leave a process half-made then, with an error that nobody can catch.
 */
export function ensureDescriptors(): void {
  const open: number[] = [];
  try {
    while (open.length < needed) open.push(openSync(devNull, 'r'));
  } finally {
    for (const fd of open) closeSync(fd);
  }
}
