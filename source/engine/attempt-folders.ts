import { existsSync, mkdirSync } from 'node:fs';

const believedMs = 1_000;

/** Folders that attempts write to, made where they are not there. */
export class AttemptFolders {
  /** When each was last seen to be there, ms of `performance.now`. */
  readonly #seenAt = new Map<string, number>();

  /** Looks once a second: to look for every attempt costs as much as all else that prepares it. */
  ensure(folder: string): void {
    const now = performance.now();
    if (now < (this.#seenAt.get(folder) ?? -Infinity) + believedMs) return;
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#seenAt.set(folder, now);
  }
}
