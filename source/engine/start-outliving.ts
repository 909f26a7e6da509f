import { execa } from 'execa';
import { ensureDescriptors } from './ensure-descriptors.ts';
import type { Environment } from './executor.ts';

/** A process with pipes to tell it what to do and to hear what it answers. */
export type OutlivingProcess = ReturnType<typeof startOutliving>;

/**
 * Starts a process in a session of its own that is told what to do by a pipe, answers by another
 * and goes on when this one is gone. Throws when there are no descriptors left for it.
 */
export function startOutliving([program, ...args]: readonly string[], env: Environment) {
  ensureDescriptors();
  return execa(program!, args, {
    env: { ...env },
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'ignore'],
    buffer: false,
    detached: true,
    cleanup: false,
    reject: false,
  });
}
