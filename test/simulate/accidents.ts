import type { Random } from './random.ts';
import type { CrashKind, Life, World } from './world.ts';

const crashKinds: readonly CrashKind[] = ['killed', 'killed', 'power', 'power', 'storage'];
const faultCodes = ['ENOSPC', 'EIO', 'EROFS'] as const;

/** What may happen to a life is settled as it begins. */
export function planAccident(life: Life, world: World, random: Random): void {
  if (world.isDoomed) {
    life.crashKind = 'power';
    life.diesAfter = 'start';
    return;
  }
  life.crashKind = random.pick(crashKinds);
  const soon = random.duration(400);
  const crashAfter = (longestMs: number) =>
    world.after(random.duration(longestMs), () => world.crash(life), life);
  switch (random.int(0, 7)) {
    case 0:
    case 1:
      life.crashAt = soon;
      break;
    case 2:
      life.diesAfter = 'checkpoint';
      break;
    case 3:
      life.diesAfter = 'command';
      break;
    case 4:
      crashAfter(300);
      break;
    case 5:
      crashAfter(300_000);
      break;
    default: {
      const to = soon + random.duration(50);
      life.fault = { from: soon, to, code: random.pick(faultCodes) };
    }
  }
}
