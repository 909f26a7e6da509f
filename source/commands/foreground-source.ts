import { fail, type Problem } from '../domain/problem.ts';
import type { RunnerSource } from '../engine/hub.ts';

/** A run in a terminal carries its own backfill and takes no other: it ends with it. */
export function foregroundSource(id: string): RunnerSource {
  const refuse = () => Promise.resolve(fail(busyInTerminal(id)));
  return { launch: refuse, takeUp: refuse };
}

function busyInTerminal(id: string): Problem {
  return {
    code: 'state-busy',
    message: `${id} is being run in a terminal (process ${process.pid}), which takes no other backfill`,
    hint: `Wait until it has ended: \`backfill watch ${id}\`.`,
  };
}
