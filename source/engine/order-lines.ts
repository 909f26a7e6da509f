import type { Turn } from './executor.ts';

interface Line {
  /** Slots that were handed on and are accounted for: whatever was announced by then knows. */
  handedOn: number;
  /** Grows by one whenever what was announced before is to begin no more. */
  round: number;
}

/**
 * What a backfill knows of how its executor goes on by itself, by asset. The executor is always
 * ahead: what it has done since is told in the same order, and each order says what it rests on.
 */
export class OrderLines {
  readonly #lines = new Map<number, Line>();
  readonly #looking: (() => void)[] = [];

  /** For a task that starts at once. */
  now(asset: number): Turn {
    return { line: asset, handedOn: this.#lineOf(asset).handedOn };
  }

  /** For a task that starts when a slot is handed on. */
  next(asset: number): Turn {
    const { handedOn, round } = this.#lineOf(asset);
    return { line: asset, handedOn, round };
  }

  /** Takes note of an end that is about to be recorded. */
  end(asset: number, isHandedOn: boolean): void {
    const line = this.#lineOf(asset);
    if (isHandedOn) line.handedOn += 1;
    else line.round += 1;
  }

  /** Nothing of what was announced so far is to begin; returns the round that does so. */
  close(asset: number): number {
    const line = this.#lineOf(asset);
    line.round += 1;
    return line.round;
  }

  /** Does something as soon as it may be done: at once, or within a later `look`. */
  doWhen(may: () => boolean, act: () => void): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!may()) return void this.#looking.push(look);
        act();
        resolve();
      };
      look();
    });
  }

  /** Something has happened that may have been waited for. */
  look(): void {
    for (const look of this.#looking.splice(0)) look();
  }

  #lineOf(asset: number): Line {
    const known = this.#lines.get(asset);
    if (known !== undefined) return known;
    const line: Line = { handedOn: 0, round: 0 };
    this.#lines.set(asset, line);
    return line;
  }
}
