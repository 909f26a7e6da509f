// One measurement of the runner in a process of its own, with the real store. Prints figures as
// JSON: times in ms, memory in MB.
import { spawn } from 'node:child_process';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AssetDefinition, Config } from '../source/domain/asset.ts';
import { statusCode } from '../source/domain/cell-status.ts';
import { createGraph } from '../source/domain/create-graph.ts';
import type { Recorded } from '../source/domain/events.ts';
import type { AssetName } from '../source/domain/names.ts';
import { createPlan } from '../source/domain/plan/create-plan.ts';
import { createRun } from '../source/domain/schedule/create-run.ts';
import { localExecutor } from '../source/engine/local-executor.ts';
import { prepareLaunchers, type SpareLaunchers } from '../source/engine/spare-launchers.ts';
import { startRunner } from '../source/engine/start-runner.ts';
import { openWriter } from '../source/store/open-writer.ts';
import { attemptPaths } from '../source/store/state-directory.ts';
import { watchBusyStretches } from './busy-stretches.ts';
import type { Figures } from './bundle-case.ts';
import { valueOf } from './plan-scene.ts';

export interface RunShape {
  /** Tasks of each asset. */
  readonly tasks: number;
  readonly concurrency: number;
  readonly command: readonly string[];
  /** Assets, each of which reads the one before it. */
  readonly assets?: number;
  /** Start processes without slots. */
  readonly isDirect?: boolean;
  /** Watch the main thread meanwhile, a thousand times a second: that takes its own time. */
  readonly isWatched?: boolean;
}

const now = Date.UTC(2024, 5, 1);
const hourMs = 3_600_000;

function define(position: number, { tasks, command }: RunShape): AssetDefinition {
  const start = new Date(now - tasks * hourMs).toISOString();
  return {
    name: `asset${position}` as AssetName,
    tags: {},
    partitions: { type: 'hourly', start, timezone: 'UTC' },
    deps: position === 0 ? [] : [{ asset: `asset${position - 1}` as AssetName }],
    command,
    cwd: '/tmp',
    env: {},
    strategy: 'per-partition',
    priority: 0,
    dependsOnPast: false,
    retry: { max: 0, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false },
    maxLogBytes: 50_000_000,
    checks: [],
  };
}

/** The scene with what a runner prepares before it loads its state. */
function prepareLaunching(shape: RunShape, stateDir: string): ReturnType<typeof prepare> {
  return prepare(shape, stateDir, shape.isDirect === true ? undefined : prepareLaunchers(1));
}

async function prepare(shape: RunShape, stateDir: string, spares?: SpareLaunchers) {
  const { assets: count = 1, concurrency } = shape;
  const assets = Array.from({ length: count }, (_, i) => define(i, shape));
  const graph = valueOf(createGraph(assets, now));
  const writer = valueOf(await openWriter(stateDir, graph));
  const request = { selection: '*' };
  const plan = valueOf(createPlan({ graph, state: writer.state, request, concurrency }));
  const journal = valueOf(writer.begin(plan));
  const run = createRun({ id: journal.id, graph, plan, limits: { concurrency, pools: {} } });
  const config: Config = {
    file: join(stateDir, 'config'),
    root: stateDir,
    timezone: 'UTC',
    stateDir,
    concurrency,
    pools: {},
    currency: 'USD',
    assets,
  };
  const paths = attemptPaths(stateDir, journal.id);
  const direct = shape.isDirect === true ? { executor: localExecutor() } : {};
  return {
    writer,
    journal,
    run,
    start: () => startRunner({ run, config, journal, paths, spares, ...direct }),
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What a screen asks of the run thirty times a second. */
function attachView(run: Awaited<ReturnType<typeof prepare>>['run']): () => void {
  let version = 0;
  const timer = setInterval(() => {
    run.changedSince(version);
    run.running();
    run.failed(10);
    version = run.version;
  }, 33);
  return () => clearInterval(timer);
}

async function launch(shape: RunShape, stateDir: string): Promise<Figures> {
  const { writer, run, start } = await prepareLaunching(shape, stateDir);
  const detach = attachView(run);
  const before = performance.now();
  const cpuBefore = cpuMs();
  const unwatch = shape.isWatched === true ? watchThread() : () => ({});
  const runner = start();
  const outcome = await runner.done;
  const seen = unwatch();
  detach();
  const ms = performance.now() - before;
  if (outcome !== 'succeeded') throw new Error(`the backfill ${outcome}`);
  await writer.close();
  return { ms, cpuMs: cpuMs() - cpuBefore, ...seen };
}

/** How late the main thread is, and for how long it works at a stretch. */
function watchThread(): () => Figures {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const stopWatching = watchBusyStretches();
  return () => {
    const { most: busyMs, p99: busyP99Ms } = stopWatching();
    delay.disable();
    return { ...readDelay(delay), busyMs, busyP99Ms };
  };
}

function readDelay(delay: IntervalHistogram): Figures {
  // The sampling timer's own period is no delay.
  const late = (ns: number) => Math.max(0, ns / 1e6 - 1);
  return { blockedMs: late(delay.max), blockedP99Ms: late(delay.percentile(99)) };
}

/** The main thread while a backfill too large to be watched to its end runs for some seconds. */
async function large(shape: RunShape, stateDir: string): Promise<Figures> {
  const { run, start } = await prepareLaunching(shape, stateDir);
  const detach = attachView(run);
  const unwatch = watchThread();
  const runner = start();
  await wait(3000);
  const seen = unwatch();
  detach();
  await runner.stop('cancel');
  return { ...seen, cells: run.plan.cellCount, ended: run.counts[statusCode.succeeded]! };
}

/** From a task's end, as its runner records it, to the start of the task that waited for it. */
async function latency(shape: RunShape, stateDir: string): Promise<Figures> {
  const { start } = await prepareLaunching(shape, stateDir);
  const runner = start();
  const delays: number[] = [];
  const ended = new Map<string, number>();
  const measured = new Promise<void>((resolve) => {
    runner.subscribe(({ event }: Recorded) => {
      if (event.type === 'attempt-succeeded') ended.set(event.task, performance.now());
      const hasStarted =
        event.type === 'process-spawned' ||
        (event.type === 'attempt-started' && event.pid !== undefined);
      if (!hasStarted || event.task.startsWith('asset0')) return;
      const parent = ended.get(event.task.replace('asset1', 'asset0'));
      if (parent !== undefined) delays.push(performance.now() - parent);
      if (delays.length >= 2000) resolve();
    });
  });
  await measured;
  await runner.stop('cancel');
  delays.sort((a, b) => a - b);
  return { medianMs: delays[1000]!, p95Ms: delays[1900]!, queued: runner.run.counts[1] ?? 0 };
}

/** How late an idle process is while others launch: what no design of ours can be better than. */
async function bystander({ tasks, concurrency }: RunShape): Promise<Figures> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const text = `seq ${tasks} | xargs -P ${concurrency} -n1 /bin/true`;
  await new Promise((resolve) => spawn('sh', ['-c', text]).on('exit', resolve));
  delay.disable();
  return readDelay(delay);
}

async function idle(shape: RunShape, stateDir: string): Promise<Figures> {
  const { start } = await prepareLaunching(shape, stateDir);
  const runner = start();
  await wait(2000);
  const before = cpuMs();
  const measuredMs = 5000;
  await wait(measuredMs);
  const percent = ((cpuMs() - before) / measuredMs) * 100;
  await runner.stop('cancel');
  return { percent };
}

/** Events made durable: appended one by one, a sync awaited after every 50. */
async function events(shape: RunShape, stateDir: string): Promise<Figures> {
  const { writer, journal } = await prepare(shape, stateDir);
  const before = performance.now();
  const count = shape.tasks * 2;
  for (let i = 0; i < shape.tasks; i++) {
    const task = `asset0/${new Date(now - (i + 1) * hourMs).toISOString().slice(0, 13)}`;
    journal.append({ type: 'attempt-started', task, attempt: 1 });
    journal.append({ type: 'attempt-succeeded', task, attempt: 1, durationMs: 5, reported: {} });
    if (i % 25 === 0) await journal.flush();
  }
  await journal.flush();
  const seconds = (performance.now() - before) / 1000;
  await writer.close();
  return { perSecond: count / seconds };
}

/** Most memory of a process that plans and runs a large backfill for a while. */
async function memory(shape: RunShape, stateDir: string): Promise<Figures> {
  const { run, start } = await prepareLaunching(shape, stateDir);
  const runner = start();
  await wait(5000);
  await runner.stop('cancel');
  return { mb: process.resourceUsage().maxRSS / 1024, cells: run.plan.cellCount };
}

const cases = { launch, large, bystander, latency, idle, events, memory } as const;
const [name, shape, stateDir] = process.argv.slice(2);
const figures = await cases[name as keyof typeof cases](JSON.parse(shape!) as RunShape, stateDir!);
process.stdout.write(`${JSON.stringify(figures)}\n`);
