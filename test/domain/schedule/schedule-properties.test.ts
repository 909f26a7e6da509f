import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellStatuses, statusCode } from '../../../source/domain/cell-status.ts';
import type { Graph } from '../../../source/domain/graph.ts';
import {
  eachOrdinal,
  intersectOrdinals,
  type OrdinalSet,
  subtractOrdinals,
} from '../../../source/domain/ordinals.ts';
import { cellsBefore } from '../../../source/domain/partitions/past.ts';
import { findTask, taskAsset, taskCells, taskId } from '../../../source/domain/plan/task-id.ts';
import type { RunLimits } from '../../../source/domain/schedule/run.ts';
import { decideCommand } from '../../../source/domain/schedule/decide-command.ts';
import type { RunCommand } from '../../../source/domain/schedule/command.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

const regions = fixed('eu', 'us');

const retry = {
  max: 1,
  delayMs: 700,
  backoff: 'exponential',
  maxDelayMs: 5000,
  jitter: false,
} as const;

/** Graphs with every kind of edge: same grain, coarser, trailing, complete, on the past. */
const graphs: readonly Graph[] = [
  graph('raw -> clean -> weekly -> total', {
    raw: { pool: 'api', retry },
    weekly: 'weekly',
    total: 'unpartitioned',
  }),
  graph('a -> b, c -> d -[-3,0]-> e', {
    b: { strategy: { batch: 4 } },
    c: { dependsOnPast: true, maxConcurrent: 2 },
    d: { strategy: 'single-run', pool: 'api' },
    e: { dependsOnPast: true, strategy: { batch: 2 }, priority: 3 },
  }),
  graph('raw -all-> shard -> merged; lookup -> merged', {
    raw: { strategy: { batch: 5 }, retry },
    shard: ['x', 'y', 'z'],
    merged: ['x', 'y', 'z'],
    lookup: 'unpartitioned',
  }),
  graph('raw -> sales -> totals; regions -> sales; sales -> daily', {
    raw: { retry },
    sales: {
      partitions: both({ day: timed('daily'), region: regions }),
      strategy: { batch: 3 },
      dependsOnPast: true,
      retry,
    },
    regions,
    totals: { partitions: both({ region: regions, day: timed('weekly') }), pool: 'api' },
    daily: { strategy: { batch: 2 } },
  }),
];

interface Scenario {
  readonly simulation: Simulation;
  readonly perMinute?: number | undefined;
  /** Random numbers in [0, 1) that steer what happens. */
  readonly chance: () => number;
}

const scenarios = fc
  .record({
    from: fc.constantFrom(...graphs),
    holes: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
    order: fc.constantFrom('oldest' as const, 'newest' as const),
    concurrency: fc.integer({ min: 1, max: 6 }),
    slots: fc.integer({ min: 1, max: 3 }),
    perMinute: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined }),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  })
  .map(({ from, holes, order, concurrency, slots, perMinute, seed }): Scenario => {
    const limits: RunLimits = {
      concurrency,
      pools: { api: { slots, ...(perMinute === undefined ? {} : { perMinute }) } },
    };
    const cells = Object.fromEntries(
      from.assets.map(({ name, partitions }) => [
        name,
        withHoles(Math.min(21, partitions.count), holes),
      ]),
    );
    return {
      simulation: new Simulation(from, planOf(from, cells, { order }), limits),
      perMinute,
      chance: randomFrom(seed),
    };
  });

function withHoles(count: number, holes: readonly number[]): OrdinalSet {
  let set: number[] = [];
  for (let i = 0; i < count; i++) {
    if (count > 3 && holes.includes(i)) continue;
    if (set.at(-1) === i) set = [...set.slice(0, -1), i + 1];
    else set.push(i, i + 1);
  }
  return set;
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 48271) >>> 0) % 0x7fffffff || 1;
    return state / 0x7fffffff;
  };
}

/** Status codes of every planned parent cell that the task reads, found without any counter. */
function parentStatuses({ graph: from, plan, run }: Simulation, task: number): number[] {
  const planned = taskAsset(plan, task);
  const own = taskCells(plan, from, task);
  const asset = from.assets[planned.index]!;
  const statuses = asset.upstream.flatMap((edge) => {
    const parent = plan.assets.find(({ index }) => index === edge.upstream);
    const needed = intersectOrdinals(edge.mapping.upstream(own), parent?.cells ?? []);
    return Array.from(eachOrdinal(needed), (each) => run.statusOf(edge.upstream, each)!);
  });
  if (!asset.definition.dependsOnPast) return statuses;
  const before = subtractOrdinals(cellsBefore(asset.partitions, own), own);
  const past = Array.from(eachOrdinal(before), (each) => run.statusOf(planned.index, each));
  return [...statuses, ...past.filter((each) => each !== undefined)];
}

const stopped: readonly number[] = [
  statusCode.failed,
  statusCode.blocked,
  statusCode.skipped,
  statusCode.cancelled,
];

function isBuilt(status: number): boolean {
  return status === statusCode.succeeded;
}

/** Checks everything that must hold between any two events. */
function checkInvariants(simulation: Simulation): void {
  const { run, plan } = simulation;
  const counts = new Int32Array(cellStatuses.length);
  for (const planned of plan.assets) {
    const own = new Int32Array(cellStatuses.length);
    for (const ordinal of eachOrdinal(planned.cells)) {
      own[run.statusOf(planned.index, ordinal)!]! += 1;
    }
    expect(run.countsOf(planned.index)).toEqual(own);
    own.forEach((count, status) => (counts[status]! += count));
  }
  expect(run.counts).toEqual(counts);
  for (let task = 0; task < plan.taskCount; task++) {
    const status = run.tasks.status[task];
    const isHeldUp = parentStatuses(simulation, task).some((each) => stopped.includes(each));
    if (status === statusCode.blocked && !isHeldUp)
      throw new Error(`task ${task} is blocked by nothing`);
    if (status === statusCode.queued && isHeldUp) throw new Error(`task ${task} should be blocked`);
  }
}

function checkLimits({ run, plan, graph: from }: Simulation): void {
  const running = run.running();
  expect(running.length).toBeLessThanOrEqual(run.concurrency);
  for (const { name, slots, used } of run.pools) {
    const inPool = running.filter(({ asset }) => from.assets[asset]!.definition.pool === name);
    expect(used).toBe(inPool.length);
    expect(used).toBeLessThanOrEqual(slots);
  }
  for (const { index } of plan.assets) {
    const { maxConcurrent = Infinity } = from.assets[index]!.definition;
    expect(running.filter(({ asset }) => asset === index).length).toBeLessThanOrEqual(
      maxConcurrent,
    );
  }
}

/** No minute holds more starts in the pool than its rate allows. */
function checkRate({ recorded, graph: from, plan }: Simulation, perMinute: number): void {
  const starts = recorded.flatMap(({ event, at }) => {
    if (event.type !== 'attempt-started') return [];
    const task = findTask(plan, from, event.task)!;
    const { pool } = from.assets[taskAsset(plan, task).index]!.definition;
    return pool === 'api' ? [at] : [];
  });
  for (const [i, at] of starts.slice(perMinute).entries()) {
    expect(at - starts[i]!).toBeGreaterThanOrEqual(60_000);
  }
}

function startAll(simulation: Simulation): void {
  for (const id of simulation.start()) {
    const task = findTask(simulation.plan, simulation.graph, id)!;
    expect(parentStatuses(simulation, task).every(isBuilt)).toBe(true);
  }
  checkLimits(simulation);
}

/** Ends one running task in one of the ways in which tasks end. */
function endOne({ simulation, chance }: Scenario): void {
  const running = simulation.run.running();
  const view = running[Math.floor(chance() * running.length)];
  if (!view) return;
  const roll = chance();
  const { partitions } = simulation.graph.assets[view.asset]!;
  if (roll < 0.7) simulation.report(view.id, { cost: chance(), rows: 3 });
  else if (roll < 0.8) simulation.fail(view.id, { reported: { cost: 0.25 } });
  else if (roll < 0.93) simulation.fail(view.id, { failed: [partitions.keyOf(view.start)] });
  else if (roll < 0.96) simulation.fail(view.id, { cause: { type: 'interrupted' } });
  else simulation.cancelRunning(view.id);
}

function randomCommand({ simulation, chance }: Scenario): RunCommand {
  const { plan, graph: from } = simulation;
  const tasks = Array.from({ length: 1 + Math.floor(4 * chance()) }, () =>
    taskId(plan, from, Math.floor(chance() * plan.taskCount)),
  );
  const commands: readonly RunCommand[] = [
    { type: 'retry-tasks', tasks },
    { type: 'retry-all-failed' },
    { type: 'retry-all-unfinished' },
    { type: 'skip-tasks', tasks },
    { type: 'cancel-tasks', tasks },
    { type: 'mark-done', tasks },
  ];
  return commands[Math.floor(chance() * commands.length)]!;
}

function sendRandom(scenario: Scenario): void {
  const { simulation } = scenario;
  const command = randomCommand(scenario);
  if (decideCommand(simulation.run, command).ok) simulation.send(command);
  else if (scenario.chance() < 0.2) simulation.record({ type: 'backfill-resumed', id: 'bf-1' });
}

/** Lets things happen, then lets the run come to its end; returns how it ended. */
function play(scenario: Scenario, afterEach: (simulation: Simulation) => void): string {
  const { simulation, chance } = scenario;
  for (let step = 0; step < 60; step++) {
    startAll(simulation);
    if (chance() < 0.25) sendRandom(scenario);
    else endOne(scenario);
    simulation.advance(Math.floor(chance() * 2000));
    afterEach(simulation);
  }
  for (let step = 0; step < 2000; step++) {
    const [decision] = simulation.decide();
    if (decision?.type === 'finish') return decision.outcome;
    startAll(simulation);
    const next = simulation.decide().find(({ type }) => type === 'wait-until');
    if (simulation.run.runningTasks > 0) endOne(scenario);
    else if (next?.type === 'wait-until') simulation.now = next.at;
  }
  return 'never';
}

describe('whatever happens', () => {
  test('children follow their parents, limits hold, counts are right, and the run ends', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(play(scenario, checkInvariants)).toMatch(/^(succeeded|failed|cancelled)$/);
        if (scenario.perMinute) checkRate(scenario.simulation, scenario.perMinute);
      }),
      { numRuns: 50 },
    );
  });

  test('nothing that could start is left waiting', () => {
    fc.assert(
      fc.property(scenarios, ({ simulation, chance }) => {
        simulation.send({ type: 'set-concurrency', concurrency: 10_000 });
        simulation.send({ type: 'set-pool', pool: 'api', slots: 10_000 });
        for (let step = 0; step < 40; step++) {
          simulation.advance(60_000);
          simulation.start();
          for (let task = 0; task < simulation.plan.taskCount; task++) {
            const { status, asset } = simulation.run.view(task);
            const { pool, maxConcurrent } = simulation.graph.assets[asset]!.definition;
            const isLimited = pool !== undefined || maxConcurrent !== undefined;
            if (status !== statusCode.queued || isLimited) continue;
            expect(parentStatuses(simulation, task).every(isBuilt)).toBe(false);
          }
          endOne({ simulation, chance });
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the journal gives the same run again', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        play(scenario, () => undefined);
        const { run, plan } = scenario.simulation;
        const again = scenario.simulation.replay();
        expect(again.counts).toEqual(run.counts);
        expect(again.cells).toEqual(run.cells);
        expect(again.tasks).toEqual(run.tasks);
        expect([again.spend, again.version, again.updatedAt]).toEqual([
          run.spend,
          run.version,
          run.updatedAt,
        ]);
        for (let task = 0; task < plan.taskCount; task++)
          expect(again.view(task)).toEqual(run.view(task));
        expect(again.running()).toEqual(run.running());
      }),
      { numRuns: 40 },
    );
  });
});
