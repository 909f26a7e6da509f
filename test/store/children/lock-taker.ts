import { createInterface } from 'node:readline';
import { takeLock, type HeldLock } from '../../../source/store/lock.ts';

/** Says `ready`; then does what it is told: `take FILE`, answered by the outcome, or `release`. */
let held: HeldLock | undefined;

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, file = ''] = line.split(' ');
  if (command === 'release') {
    held?.release();
    held = undefined;
    console.log('released');
  } else {
    const taken = takeLock(file, Date.now());
    if (taken.ok) held = taken.value;
    console.log(taken.ok ? 'held' : taken.problems[0]!.code);
  }
}
