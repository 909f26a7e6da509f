import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Config } from '../../source/domain/asset.ts';
import type { BackfillEvent, Recorded } from '../../source/domain/events.ts';
import { findTask } from '../../source/domain/plan/task-id.ts';
import { createRun } from '../../source/domain/schedule/create-run.ts';
import { evolveRun } from '../../source/domain/schedule/evolve-run.ts';
import type { RunLimits } from '../../source/domain/schedule/run.ts';
import type { Executor } from '../../source/engine/executor.ts';
import type { AttemptPaths } from '../../source/engine/prepare-launch.ts';
import { startRunner } from '../../source/engine/start-runner.ts';
import type { Runner, RunnerOptions } from '../../source/engine/runner.ts';
import { Scheduler } from '../../source/engine/scheduler.ts';
import { graph, type Shape } from '../builders/graph.ts';
import { planOf, type PlannedCells } from '../builders/plan.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeExecutor } from './fake-executor.ts';
import { MemoryJournal } from './memory-journal.ts';

export interface BenchOptions {
  /** Of the backfill; `bf-1` by default. */
  readonly id?: string;
  readonly drawing: string;
  readonly shapes?: Record<string, Shape>;
  readonly cells?: PlannedCells;
  readonly limits?: Partial<RunLimits>;
  /** What an earlier runner recorded. */
  readonly earlier?: readonly Recorded[];
  /** What it shares its limits with, and the clock of all. */
  readonly shared?: Shared;
}

export interface Shared {
  readonly scheduler: Scheduler;
  readonly clock: FakeClock;
  readonly isSideBySide?: boolean;
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backfill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function pathsIn(folder: string): AttemptPaths {
  const file = (kind: string) => (task: string, attempt: number) =>
    join(folder, 'logs', `${task.replaceAll('/', '-')}.${attempt}.${kind}`);
  const exits = join(folder, 'exits');
  return { log: file('log'), result: file('result'), partitionsFile: file('keys'), exits };
}

export function configIn(folder: string, assets: Config['assets']): Config {
  return {
    file: join(folder, '.backfillrc.json'),
    root: folder,
    timezone: 'UTC',
    stateDir: join(folder, '.backfill'),
    concurrency: 4,
    pools: {},
    currency: 'USD',
    assets,
  };
}

/** What benches share that are scheduled together: four tasks at once unless told otherwise. */
export function share(limits: Partial<RunLimits> = {}): Shared {
  const clock = new FakeClock();
  const scheduler = new Scheduler({
    limits: { concurrency: 4, pools: {}, ...limits },
    clock,
    readHost: (at) => ({ at, load: 0, freeBytes: Infinity }),
  });
  return { scheduler, clock };
}

/** Everything that a runner needs, with the journal and the clock in the test's hands. */
export function prepareBench(options: BenchOptions) {
  const { id = 'bf-1', drawing, shapes, cells, limits, earlier = [] } = options;
  const from = graph(drawing, shapes);
  const plan = planOf(from, cells);
  const folder = temporaryFolder();
  const run = createRun({
    id,
    graph: from,
    plan,
    limits: { concurrency: 4, pools: {}, ...limits },
  });
  for (const recorded of earlier) evolveRun(run, recorded);
  const clock = options.shared?.clock ?? new FakeClock();
  const journal = new MemoryJournal(clock, earlier);
  const config = configIn(
    folder,
    from.assets.map(({ definition }) => definition),
  );
  const view = (id: string) => run.view(findTask(plan, from, id)!);
  return { folder, run, clock, journal, config, view, paths: pathsIn(folder) };
}

/** A runner whose processes end when the test says so. */
export function startBench(options: BenchOptions) {
  const bench = prepareBench(options);
  const executor = new FakeExecutor();
  const { scheduler, isSideBySide = false } = options.shared ?? {};
  const sharing = scheduler === undefined ? {} : { scheduler, isSideBySide };
  return { ...bench, executor, runner: startOn(bench, executor, sharing) };
}

/** A runner on the given executor, its clock standing still. */
export function startOn(
  bench: ReturnType<typeof prepareBench>,
  executor: Executor,
  options: Partial<Pick<RunnerOptions, 'graceMs' | 'scheduler' | 'isSideBySide'>> = {},
): Runner {
  const { run, config, journal, paths, clock } = bench;
  return startRunner({
    run,
    config,
    journal,
    paths,
    clock,
    random: () => 0.5,
    executor,
    ...options,
  });
}

/** Resolves with the next recorded event of that type. */
export function nextEvent<T extends BackfillEvent['type']>(
  runner: Runner,
  type: T,
): Promise<Extract<BackfillEvent, { readonly type: T }>> {
  return new Promise((resolve) => {
    const unsubscribe = runner.subscribe(({ event }) => {
      if (event.type !== type) return;
      unsubscribe();
      resolve(event as Extract<BackfillEvent, { readonly type: T }>);
    });
  });
}

export function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
