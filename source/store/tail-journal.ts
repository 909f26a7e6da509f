import type { Recorded } from '../domain/events.ts';
import { systemDisk, type Disk } from './disk.ts';
import { journalSize } from './packed-journal.ts';
import { readJournal, type JournalName, type JournalPosition } from './read-journal.ts';
import { guardFile } from './store-error.ts';

/** Reads a growing journal on from a position; every event is given once. */
export class JournalTail {
  readonly #name: JournalName;
  readonly #disk: Disk;
  #position: JournalPosition;

  constructor(name: JournalName, position: JournalPosition, disk = systemDisk) {
    this.#name = name;
    this.#position = position;
    this.#disk = disk;
  }

  /**
   * What was written since the last time, in whole lines. Costs one look at the file when that is
   * nothing; throws a `StoreError` for a damaged or missing one.
   */
  read(): readonly Recorded[] {
    const { file } = this.#name;
    const size = guardFile({ file, doing: 'read' }, () => journalSize(file, this.#disk));
    if (size === this.#position.bytes) return [];
    const events: Recorded[] = [];
    const reading = readJournal(this.#name, this.#position, this.#disk);
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done === true) {
        this.#position = step.value;
        return events;
      }
      events.push(step.value);
    }
  }
}
