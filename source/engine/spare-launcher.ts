import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { launcherArguments, pythons } from './launcher-script.ts';
import { startOutliving, type OutlivingProcess } from './start-outliving.ts';

/** Waits for one more argument, the last, and becomes the program; without one it ends. */
const waiting = 'IFS= read -r last && exec "$@" "$last"';

/**
 * A process that becomes a launcher when one is needed. The system copies the tables of this
 * process' memory to start another, which takes long once a large state is loaded; it is therefore
 * to be made before.
 */
export class SpareLauncher {
  #process: OutlivingProcess | undefined;

  /** Throws when there are no descriptors left for it. */
  constructor(program: string) {
    const words = [program, ...launcherArguments()];
    const spare = startOutliving(['/bin/sh', '-c', waiting, 'sh', ...words], process.env);
    // One that has gone is told by its end.
    spare.stdin.on('error', () => undefined);
    void spare.then(() => {
      if (this.#process === spare) this.#process = undefined;
    });
    this.#process = spare;
  }

  /** Its process, as long as it waits. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * The process, which now becomes a launcher with its records in that file. None when it has become
   * one already or has ended, or for a name of more than one line.
   */
  become(file: string): OutlivingProcess | undefined {
    if (file.includes('\n')) return undefined;
    const spare = this.#process;
    this.#process = undefined;
    spare?.stdin.write(`${file}\n`);
    return spare;
  }

  /** Lets it go when nobody has needed it. */
  async close(): Promise<void> {
    const spare = this.#process;
    this.#process = undefined;
    spare?.stdin.end();
    await spare;
  }
}

/** A spare where launchers can run, unless the system has nothing left for it. */
export function prepareLauncher(): SpareLauncher | undefined {
  const program = pythons.find((each) => !isAbsolute(each) || existsSync(each));
  if (program === undefined) return undefined;
  try {
    return new SpareLauncher(program);
  } catch {
    return undefined;
  }
}
