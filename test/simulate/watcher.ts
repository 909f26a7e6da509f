import type { Recorded } from '../../source/domain/events.ts';
import type { Graph } from '../../source/domain/graph.ts';
import { createRun } from '../../source/domain/schedule/create-run.ts';
import { evolveRun } from '../../source/domain/schedule/evolve-run.ts';
import type { MutableRun } from '../../source/domain/schedule/mutable-run.ts';
import type { RunLimits } from '../../source/domain/schedule/run.ts';
import type { Disk } from '../../source/store/disk.ts';
import { readBackfillOn, type BackfillReading } from '../../source/store/read-backfill.ts';
import { journalFile } from '../../source/store/state-directory.ts';
import { JournalTail } from '../../source/store/tail-journal.ts';
import { stateDir } from './observer.ts';

/** Somebody who follows a backfill by its journal, as `watch` and every terminal do. */
export class Watcher {
  readonly run: MutableRun;
  readonly seen: Recorded[] = [];
  readonly #tail: JournalTail;

  private constructor(run: MutableRun, { events, end, id }: BackfillReading, disk: Disk) {
    this.run = run;
    this.#tail = new JournalTail({ file: journalFile(stateDir, id), id }, end, disk);
    this.#fold(events);
  }

  static async open(
    id: string,
    {
      disk,
      graph,
      limits,
    }: { readonly disk: Disk; readonly graph: Graph; readonly limits: RunLimits },
  ): Promise<Watcher> {
    const reading = await readBackfillOn({ stateDir, disk }, id, graph);
    if (!reading.ok) throw new Error(reading.problems[0]?.message);
    const run = createRun({ id, graph, plan: reading.value.plan, limits });
    return new Watcher(run, reading.value, disk);
  }

  /** Follows what was written since; false when that is nothing. */
  look(): boolean {
    const events = this.#tail.read();
    this.#fold(events);
    return events.length > 0;
  }

  #fold(events: readonly Recorded[]): void {
    for (const recorded of events) evolveRun(this.run, recorded);
    this.seen.push(...events);
  }
}
