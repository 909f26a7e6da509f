import type { Config } from '../../source/domain/asset.ts';
import { statusCode } from '../../source/domain/cell-status.ts';
import type { Recorded } from '../../source/domain/events.ts';
import { loadPlan } from '../../source/domain/plan/saved-plan.ts';
import { fail, ok, type Result } from '../../source/domain/problem.ts';
import { createRun } from '../../source/domain/schedule/create-run.ts';
import { evolveRun } from '../../source/domain/schedule/evolve-run.ts';
import { findClaims, inFlightCells } from '../../source/domain/schedule/in-flight-cells.ts';
import type { HostLoad, Run } from '../../source/domain/schedule/run.ts';
import type { Clock } from '../../source/engine/clock.ts';
import { createHostProbe } from '../../source/engine/host-load.ts';
import { Hub } from '../../source/engine/hub.ts';
import { KeysFiles } from '../../source/engine/keys-files.ts';
import type { LaunchOrder, TakeUpOrder } from '../../source/engine/runner-message.ts';
import { startRunner, type Runner } from '../../source/engine/start-runner.ts';
import type { BackfillJournal, StateWriter } from '../../source/store/open-writer.ts';
import type { ReopenedBackfill } from '../../source/store/state-writer.ts';
import { stateDir, type Carried, type Observer } from './observer.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedTasks } from './simulated-tasks.ts';
import type { Life, World } from './world.ts';
import { Scheduler } from '../../source/engine/scheduler.ts';

/** How long leftovers are waited for before others are begun, ms. */
const settleMs = 250;

export interface ProcessParts {
  readonly world: World;
  readonly life: Life;
  readonly clock: Clock;
  readonly tasks: SimulatedTasks;
  readonly scenario: Scenario;
  readonly observer: Observer;
  readonly writer: StateWriter;
  /** Tells what a watch throws, wherever the one who is watched would put it. */
  readonly guard: <A extends unknown[]>(watch: (...args: A) => void) => (...args: A) => void;
  readonly onIdle: () => void;
  /** A backfill has come to an end, or its runner has given up. */
  readonly onEnd: (id: string, outcome: string | undefined, error?: unknown) => void;
}

/** What the detached runner is made of, on a simulated computer. */
export class RunnerProcess {
  readonly hub: Hub;
  readonly #parts: ProcessParts;
  #host: HostLoad | undefined;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    const { scenario, clock, world } = parts;
    const probe = createHostProbe((now) => world.readHost(now));
    const readHost = (now: number) => (this.#host = probe(now));
    this.hub = new Hub({
      kind: 'detached',
      scheduler: new Scheduler({ limits: scenario.limits, clock, readHost }),
      source: {
        launch: (order) => this.#launch(order),
        takeUp: (order) => this.#takeUp(order),
      },
      onIdle: parts.onIdle,
      onFailure: () => undefined,
    });
  }

  /** Ids of the backfills whose turn it is. */
  get current(): ReadonlySet<string> {
    const { backfills } = this.hub.describe();
    return new Set(backfills.filter(({ state }) => state === 'running').map(({ id }) => id));
  }

  async stop(how: 'drain' | 'cancel'): Promise<void> {
    for (const carried of this.#parts.observer.carried.values()) carried.isStopping = true;
    await this.hub.stop(how);
  }

  async #launch({ plan: saved, sideBySide }: LaunchOrder): Promise<Result<Runner>> {
    const { scenario, writer } = this.#parts;
    const { graph, limits } = scenario;
    const settled = await this.#settle();
    if (!settled.ok) return settled;
    const carried = this.hub.runs();
    const force = carried.length > 0;
    const plan = loadPlan(saved, { graph, state: writer.state, root: '/', force });
    if (!plan.ok) return plan;
    const wanted = new Map(plan.value.assets.map(({ index, cells }) => [index, cells]));
    const claims = findClaims(graph, wanted, carried);
    if (claims.length > 0) return fail(...claims);
    const begun = writer.begin(plan.value);
    if (!begun.ok) return begun;
    const run = createRun({ id: begun.value.id, graph, plan: plan.value, limits });
    return ok(this.#start(run, begun.value, { events: [], sideBySide }));
  }

  async #takeUp({ id, command, sideBySide }: TakeUpOrder): Promise<Result<Runner>> {
    const { graph } = this.#parts.scenario;
    if (this.hub.runs().some((run) => run.id === id))
      return fail({ code: 'already-running', message: id });
    const settled = await this.#settle(id);
    if (!settled.ok) return settled;
    const reopened = await this.#parts.writer.reopen(id);
    if (!reopened.ok) return reopened;
    const run = this.#fold(reopened.value);
    const claims = findClaims(graph, inFlightCells(run), this.hub.runs());
    if (claims.length > 0) return fail(...claims);
    const { succeeded, skipped, failed, cancelled } = statusCode;
    if (run.counts[succeeded]! + run.counts[skipped]! === run.plan.cellCount)
      return fail({ code: 'nothing-left', message: id });
    const hasStopped = run.counts[failed]! + run.counts[cancelled]! > 0;
    const { journal, events } = reopened.value;
    const runner = this.#start(run, journal, { events, sideBySide });
    if (command) runner.send(command);
    else if (hasStopped) runner.send({ type: 'retry-all-unfinished' });
    return ok(runner);
  }

  /** Has what killed runners left awaited, as far as this process does not carry it. */
  async #settle(except?: string): Promise<Result<void>> {
    const { writer, world, life } = this.#parts;
    const carried = new Set(this.hub.runs().map(({ id }) => id));
    const left = writer
      .records()
      .filter(({ id, outcome }) => outcome === undefined && !carried.has(id));
    for (const { id } of left) {
      if (id === except) continue;
      const reopened = await writer.reopen(id);
      if (!reopened.ok) return reopened;
      const { journal, events } = reopened.value;
      const runner = this.#start(this.#fold(reopened.value), journal, { events, isLeft: true });
      const stopped = runner.stop('drain');
      this.hub.carry(runner);
      const patience = new Promise<void>((resolve) => void world.after(settleMs, resolve, life));
      await Promise.race([stopped, patience]);
    }
    return ok(undefined);
  }

  #fold({ plan, journal, events }: ReopenedBackfill) {
    const { graph, limits } = this.#parts.scenario;
    const run = createRun({ id: journal.id, graph, plan, limits });
    for (const recorded of events) evolveRun(run, recorded);
    return run;
  }

  #start(
    run: Parameters<typeof startRunner>[0]['run'],
    journal: BackfillJournal,
    { events, sideBySide = false, isLeft = false }: StartTerms,
  ): Runner {
    const { world, life, clock, tasks, observer, guard, onEnd } = this.#parts;
    const { id } = run;
    const { scheduler } = this.hub;
    const pools = this.hub.runs()[0]?.pools ?? [];
    const carried = observer.begin(run, events, {
      now: () => clock.now(),
      host: () => this.#host,
      hasTurn: () => scheduler.hasTurn(run),
      isStopping: isLeft,
    });
    const path = (task: string, attempt: number) => `${id}/${task}.${attempt}`;
    const { executor, files } = tasks.of(life, id);
    const ready = { adopted: false, flushed: false };
    const runner = startRunner({
      run,
      config: this.#config,
      journal: this.#watch(journal, () => markReady(carried, ready, 'flushed')),
      paths: { log: logPath(id), result: path, partitionsFile: path, exits: '/nowhere' },
      clock,
      random: () => world.random.next(),
      environment: {},
      keysFiles: new KeysFiles('/nowhere'),
      files,
      scheduler,
      isSideBySide: sideBySide,
      executor: {
        ...executor,
        get startSynced() {
          return executor.startSynced;
        },
        adopt: async (leftovers) => {
          const adopted = await executor.adopt(leftovers);
          markReady(carried, ready, 'adopted');
          return adopted;
        },
      },
    });
    const ended = runner.done.then(
      guard((outcome: string) => {
        if (!life.isAlive) return;
        observer.ended(id, outcome);
        onEnd(id, outcome);
      }),
      guard((error: unknown) => {
        if (!life.isAlive) return;
        observer.drop(id);
        onEnd(id, undefined, error);
      }),
    );
    // Whatever these threw is known by then.
    ended.catch(() => undefined);
    for (const { name: pool, slots } of pools) runner.send({ type: 'set-pool', pool, slots });
    return runner;
  }

  #watch(journal: BackfillJournal, onFlush: () => void): BackfillJournal {
    const { observer, guard } = this.#parts;
    const appended = guard((recorded: Recorded) => observer.appended(recorded));
    return {
      id: journal.id,
      append: (event) => {
        const recorded = journal.append(event);
        appended(recorded);
        return recorded;
      },
      get unsyncedFile() {
        return journal.unsyncedFile;
      },
      flush: async () => {
        const upTo = observer.lastSeq;
        await journal.flush();
        observer.acknowledged(journal.id, upTo);
        onFlush();
      },
    };
  }

  get #config(): Config {
    const { definitions, limits } = this.#parts.scenario;
    return {
      file: '/.backfillrc.json',
      root: '/',
      timezone: 'UTC',
      stateDir,
      currency: 'USD',
      ...limits,
      assets: definitions,
    };
  }

  /** What is carried, by id. */
  run(id: string): Run | undefined {
    return this.hub.runs().find((run) => run.id === id);
  }
}

interface StartTerms {
  /** What its journal tells. */
  readonly events: readonly Recorded[];
  readonly sideBySide?: boolean | undefined;
  /** It is only to await what an earlier runner left. */
  readonly isLeft?: boolean;
}

function markReady(
  carried: Carried,
  ready: { adopted: boolean; flushed: boolean },
  what: keyof typeof ready,
): void {
  ready[what] = true;
  carried.isReady = ready.adopted && ready.flushed;
}

/** The name that the simulated tasks know an attempt by is the path of its log. */
function logPath(backfill: string) {
  return (task: string, attempt: number) =>
    `${backfill} ${encodeURIComponent(Buffer.from(task).toString())}.${attempt}`;
}
