import type { Recorded } from '../domain/events.ts';
import { journalSize } from './packed-journal.ts';
import { readJournal, type JournalName, type JournalPosition } from './read-journal.ts';
import { guardFile } from './store-error.ts';

/** Reads a growing journal on from a position; every event is given once. */
export class JournalTail {
  readonly #name: JournalName;
  #position: JournalPosition;

  constructor(name: JournalName, position: JournalPosition) {
    this.#name = name;
    this.#position = position;
  }

  /**
   * What was written since the last time, in whole lines. Costs one look at the file when that is
   * nothing; throws a `StoreError` for a damaged or missing one.
   */
  read(): readonly Recorded[] {
    const { file } = this.#name;
    const size = guardFile({ file, doing: 'read' }, () => journalSize(file));
    if (size === this.#position.bytes) return [];
    const events: Recorded[] = [];
    const reading = readJournal(this.#name, this.#position);
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done === true) {
        this.#position = step.value;
        return events;
      }
      events.push(step.value);
    }
  }
}
