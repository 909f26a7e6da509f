import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../terminal/project-copy.ts';

/** A user without rights and with no other processes: limits that root is exempt from hold for it. */
export class OtherUser {
  /** Why the built command cannot be run as this user here; `undefined` when it can. */
  readonly whyNot: string | undefined;
  readonly #id: number;

  constructor() {
    this.#id = 300_000 + (process.pid % 100_000);
    this.whyNot = this.#try();
  }

  /** Words before a command that is to be run as this user, with so many processes and threads. */
  withProcesses(most: number): readonly string[] {
    const user = [`--reuid=${this.#id}`, `--regid=${this.#id}`, '--clear-groups'];
    return ['setpriv', ...user, 'prlimit', `--nproc=${most}`];
  }

  /** Gives it a folder with all that is in it. */
  own(folder: string): void {
    chownSync(folder, this.#id, this.#id);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      chownSync(join(folder, name), this.#id, this.#id);
  }

  #try(): string | undefined {
    const [setpriv, ...words] = [
      ...this.withProcesses(100),
      process.execPath,
      command,
      '--version',
    ];
    const { status, error, stderr } = spawnSync(setpriv, words, { encoding: 'utf8', cwd: '/' });
    if (status === 0) return undefined;
    return `no command can be run as another user: ${error?.message ?? stderr.trim()}`;
  }
}
