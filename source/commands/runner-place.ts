import type { ListenPlace } from '../engine/listen.ts';
import { runnerFile, socketFile } from '../store/state-directory.ts';

/** Where the runner of a state directory listens. */
export function runnerPlace(stateDir: string): ListenPlace {
  return { socketFile: socketFile(stateDir), addressFile: runnerFile(stateDir) };
}
