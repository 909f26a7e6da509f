import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BackfillEvent } from '../../source/domain/events.ts';
import type { Graph } from '../../source/domain/graph.ts';
import { createPlan } from '../../source/domain/plan/create-plan.ts';
import type { Plan, PlanRequest } from '../../source/domain/plan/plan.ts';
import { formatProblem, type Result } from '../../source/domain/problem.ts';
import { columnNames, createState, statusName, type State } from '../../source/domain/state.ts';
import {
  openWriter,
  type BackfillJournal,
  type StateWriter,
} from '../../source/store/open-writer.ts';

/** A directory that is gone when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'backfill-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The value of a result; throws its problems. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.value;
}

/** The problems of a result, as a person reads them; none when it is a value. */
export function problemsOf(result: Result<unknown>): string[] {
  return result.ok ? [] : result.problems.map(formatProblem);
}

/** A plan of all cells that a request takes, whatever was built before. */
export function planAll(graph: Graph, request: Partial<PlanRequest> = {}): Plan {
  const state = createState(graph);
  const full: PlanRequest = { selection: '*', force: true, ...request };
  return valueOf(createPlan({ graph, state, request: full, concurrency: 4 }));
}

/** A writer whose clock moves a second with every look at it and whose ids differ by one. */
export async function openScene(stateDir: string, graph: Graph): Promise<StateWriter> {
  let now = graph.now;
  const options = { clock: () => (now += 1000), random: () => 0 };
  return valueOf(await openWriter(stateDir, graph, options));
}

/** Runs tasks to their end, one after the other. */
export function build(journal: BackfillJournal, ...tasks: readonly string[]): void {
  for (const task of tasks) {
    journal.append({ type: 'attempt-started', task, attempt: 1, codeVersion: 'v1' });
    journal.append(succeeded(task));
  }
}

export function succeeded(task: string, cost = 0.5): BackfillEvent {
  const reported = { cost, dataVersion: `data of ${task}` };
  return { type: 'attempt-succeeded', task, attempt: 1, durationMs: 10, reported };
}

export function failed(task: string): BackfillEvent {
  const cause = { type: 'exit', code: 1 } as const;
  const facts = { attempt: 1, durationMs: 10, cause, message: 'no', reported: {} };
  return { type: 'attempt-failed', task, ...facts };
}

const textColumns: readonly string[] = ['codeVersion', 'dataVersion', 'backfill'];

/** All that a state says, independent of how its texts are numbered. */
export function viewState(state: State): unknown {
  return {
    sequence: state.sequence,
    started: [...state.started.values()],
    assets: state.assets.map((columns) =>
      Object.fromEntries(
        columnNames.map((name) => {
          const values = Array.from(columns[name] as Float64Array);
          return [name, textColumns.includes(name) ? values.map((i) => state.texts.at(i)) : values];
        }),
      ),
    ),
  };
}

/** The outcomes of an asset's cells by key, without the missing ones. */
export function outcomes(state: State, graph: Graph, name: string): Record<string, string> {
  const asset = graph.assets.find((each) => each.name === name)!;
  const { outcome } = state.assets[asset.index]!;
  const known: Record<string, string> = {};
  for (let ordinal = 0; ordinal < asset.partitions.count; ordinal++) {
    if (outcome[ordinal] === 0) continue;
    known[asset.partitions.keyOf(ordinal)] = statusName(outcome[ordinal]!);
  }
  return known;
}
