import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Why this system cannot mount a disk for a test alone; `undefined` when it can. */
export function whyNoDisk(): string | undefined {
  const tried = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'test', '/mnt'], {
    encoding: 'utf8',
  });
  if (tried.status === 0) return undefined;
  return `no disk can be mounted: ${tried.error?.message ?? tried.stderr.trim()}`;
}

/** A small disk that only commands `under` it and `path` see, in place of a folder. */
export class SmallDisk {
  readonly under: readonly string[];
  readonly #holder: ChildProcess;
  readonly #folder: string;

  private constructor(holder: ChildProcess, folder: string) {
    this.#holder = holder;
    this.#folder = folder;
    this.under = ['nsenter', `--target=${holder.pid}`, '--mount', `--wdns=${dirname(folder)}`];
  }

  static async mount(folder: string, size: string): Promise<SmallDisk> {
    mkdirSync(folder, { recursive: true });
    const text = 'mount -t tmpfs -o size="$1",mode=700 test "$0" && echo mounted && exec cat';
    const holder = spawn('unshare', ['-m', 'sh', '-c', text, folder, size], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    return new SmallDisk(holder, folder);
  }

  /** A file on the disk, as this process sees it. */
  path(name: string): string {
    return join(`/proc/${this.#holder.pid}/root`, this.#folder, name);
  }

  /** Leaves no room on it. */
  fill(): void {
    const some = Buffer.alloc(4096);
    try {
      for (;;) writeFileSync(this.path('filler'), some, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  clear(): void {
    rmSync(this.path('filler'), { force: true });
  }

  async unmount(): Promise<void> {
    this.#holder.stdin!.end();
    await once(this.#holder, 'exit');
  }
}
