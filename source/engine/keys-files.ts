import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** A file that one task after another finds its key in. */
interface KeysFile {
  readonly path: string;
  readonly fd: number;
  length: number;
}

/**
 * Files with the key of a task that builds a single partition: as many as such tasks run at once,
 * since making a file for every task costs more than all else that starting it takes. Names are
 * this runner's own, so that the tasks of another keep theirs.
 */
export class KeysFiles {
  readonly #folder: string;
  readonly #name = randomUUID();
  readonly #idle: KeysFile[] = [];
  readonly #taken = new Map<string, KeysFile>();
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Path for the next task, which nobody else uses until it is released. */
  take(): string {
    const file = this.#idle.pop() ?? this.#make();
    this.#taken.set(file.path, file);
    return file.path;
  }

  /** Writes a taken file anew. */
  write(path: string, text: string): void {
    const file = this.#taken.get(path)!;
    const data = Buffer.from(text);
    if (data.length < file.length) ftruncateSync(file.fd, 0);
    writeSync(file.fd, data, 0, data.length, 0);
    file.length = data.length;
  }

  /** Gives a path back once its task has ended; other paths are none of ours. */
  release(path: string): void {
    const file = this.#taken.get(path);
    if (file === undefined) return;
    this.#taken.delete(path);
    this.#idle.push(file);
  }

  /** Removes the files; no task may be using one. */
  async close(): Promise<void> {
    const files = [...this.#idle.splice(0), ...this.#taken.values()];
    this.#taken.clear();
    for (const { fd } of files) closeSync(fd);
    await Promise.all(files.map(({ path }) => rm(path, { force: true })));
  }

  #make(): KeysFile {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#made += 1;
    const path = join(this.#folder, `${this.#name}.${this.#made}.keys`);
    return { path, fd: openSync(path, 'w', 0o600), length: 0 };
  }
}
