import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { launcherCommand, pythons } from './launcher-command.ts';
import { readEnvironment } from './prepare-launch.ts';
import { startOutliving, type OutlivingProcess } from './start-outliving.ts';

/** Waits for one more argument, the last, and becomes the program; without one it ends. */
const waiting = 'IFS= read -r last && exec "$@" "$last"';

/** More backfills than that seldom share a runner; those that come later start what they need. */
const usualCount = 3;

/**
 * Processes that become launchers when these are needed. The system copies the tables of this
 * process' memory to start another, which takes long once a large state is loaded; they are
 * therefore to be made before.
 */
export class SpareLaunchers {
  readonly #waiting = new Set<OutlivingProcess>();

  /** `program` becomes the launcher. Fewer are made where there are no descriptors left for more. */
  constructor(program: string, count: number) {
    const words = ['/bin/sh', '-c', waiting, 'sh', ...launcherCommand(program)];
    try {
      while (this.#waiting.size < count) this.#start(words);
    } catch {
      // Whoever needs one tells what keeps it from starting.
    }
  }

  /** Ids of the processes that wait. */
  get pids(): readonly number[] {
    return [...this.#waiting].flatMap(({ pid }) => pid ?? []);
  }

  /**
   * A process that now becomes a launcher with its records in that file. None when all have become
   * one or have ended, or for a name of more than one line.
   */
  become(file: string): OutlivingProcess | undefined {
    if (file.includes('\n')) return undefined;
    const [spare] = this.#waiting;
    if (spare === undefined) return undefined;
    this.#waiting.delete(spare);
    spare.stdin.write(`${file}\n`);
    return spare;
  }

  /** Lets those go that nobody has needed. */
  async close(): Promise<void> {
    const left = [...this.#waiting];
    this.#waiting.clear();
    for (const { stdin } of left) stdin.end();
    await Promise.all(left);
  }

  #start(words: readonly string[]): void {
    // Without what an outer backfill knows its task by, which this is not.
    const spare = startOutliving(words, readEnvironment());
    // One that has gone is told by its end.
    spare.stdin.on('error', () => undefined);
    void spare.then(() => this.#waiting.delete(spare));
    this.#waiting.add(spare);
  }
}

/** Spares for the best program there is that can run a launcher; none where there is none. */
export function prepareLaunchers(count = usualCount): SpareLaunchers | undefined {
  const program = pythons.find((each) => !isAbsolute(each) || existsSync(each));
  return program === undefined ? undefined : new SpareLaunchers(program, count);
}
