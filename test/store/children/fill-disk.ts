import { openJournalFile } from '../../../source/store/journal-file.ts';
import { journalStart } from '../../../source/store/read-journal.ts';
import { StoreError } from '../../../source/store/store-error.ts';

/** Appends to a new journal until the disk refuses; says how it put that, and how many it took. */
const [file, id] = process.argv.slice(2) as [string, string];
const journal = openJournalFile({ file, id }, journalStart);
let count = 0;
try {
  for (;;) {
    const event = { type: 'pool-set', pool: 'x'.repeat(count % 90), slots: 1 } as const;
    journal.append({ seq: count + 1, at: 1, backfill: id, event });
    count += 1;
  }
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  console.log(error.problem.message);
}
console.log(count);
