import type { Config } from '../../source/domain/asset.ts';
import type { Graph } from '../../source/domain/graph.ts';
import { createPlan } from '../../source/domain/plan/create-plan.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { fail, ok, type Problem, type Result } from '../../source/domain/problem.ts';
import type { RunCommand } from '../../source/domain/schedule/command.ts';
import { evolveState } from '../../source/domain/evolve-state.ts';
import { createEmptyState, createState, type State } from '../../source/domain/state.ts';
import type { BackfillSummary, Services, Session } from '../../source/ui/services.ts';
import { Simulation } from '../builders/simulation.ts';

/** A session whose tasks end when the test says so; `changed` tells the screen to look. */
export class FakeSession implements Session {
  readonly simulation: Simulation;
  readonly sent: RunCommand[] = [];
  isLive = true;
  failure: Problem | undefined;
  /** Folder in which the attempts' logs are looked for. */
  logs = '/nowhere';
  readonly #listeners = new Set<() => void>();
  readonly #state: State;
  /** How many of the simulation's events the state knows. */
  #known = 0;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.#state = createEmptyState(simulation.graph);
  }

  get run() {
    return this.simulation.run;
  }

  get state(): State {
    const { recorded } = this.simulation;
    while (this.#known < recorded.length)
      evolveState(this.#state, this.simulation, recorded[this.#known++]!);
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(command: RunCommand): Promise<Result<void>> {
    this.sent.push(command);
    this.simulation.send(command);
    this.changed();
    return Promise.resolve(ok(undefined));
  }

  logPath(task: number, attempt: number): string {
    return `${this.logs}/${task}.${attempt}.log`;
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

export interface FakeServicesOptions {
  readonly graph: Graph;
  readonly state?: State;
  readonly history?: readonly BackfillSummary[];
  readonly config?: Partial<Config>;
}

/** Services without a runner: plans are real, launching makes a `FakeSession`. */
export class FakeServices implements Services {
  readonly graph: Graph;
  readonly state: State;
  readonly config: Config;
  readonly launched: Plan[] = [];
  /** Those that were launched side by side. */
  readonly besides: Plan[] = [];
  readonly resumed: string[] = [];
  readonly stopped: ('drain' | 'cancel')[] = [];
  /** Ids of the backfills that `stop` was called for. */
  readonly stoppedIds: string[] = [];
  refreshed = 0;
  session: FakeSession | undefined;
  /** Resolves `stop`; the test calls it when no task is alive any more. */
  finishStopping: () => void = () => undefined;
  readonly #history: readonly BackfillSummary[];

  constructor({ graph, state, history = [], config = {} }: FakeServicesOptions) {
    this.graph = graph;
    this.state = state ?? createState(graph);
    this.#history = history;
    this.config = {
      file: '/data/weather/.backfillrc.json',
      root: '/data/weather',
      timezone: 'UTC',
      stateDir: '/data/weather/.backfill',
      concurrency: 4,
      pools: {},
      currency: 'USD',
      assets: graph.assets.map(({ definition }) => definition),
      ...config,
    };
  }

  plan(request: Parameters<Services['plan']>[0]): Result<Plan> {
    const { graph, state, config } = this;
    return createPlan({ graph, state, request, concurrency: config.concurrency });
  }

  launch(plan: Plan, how?: { readonly sideBySide: true }): Promise<Result<Session>> {
    this.launched.push(plan);
    if (how?.sideBySide) this.besides.push(plan);
    this.session = this.startSession(plan);
    return Promise.resolve(ok(this.session));
  }

  startSession(plan: Plan): FakeSession {
    const { concurrency, pools, budget } = this.config;
    const limits = { concurrency, pools, ...(budget === undefined ? {} : { budget }) };
    const session = new FakeSession(new Simulation(this.graph, plan, limits));
    return session;
  }

  resume(id: string, command?: RunCommand): Promise<Result<Session>> {
    this.resumed.push(id);
    if (!this.session)
      return Promise.resolve(fail({ code: 'unknown', message: `no backfill ${id}` }));
    this.session.isLive = true;
    this.session.simulation.record({ type: 'backfill-resumed', id });
    if (command) void this.session.send(command);
    return Promise.resolve(ok(this.session));
  }

  open(id: string): Promise<Result<Session>> {
    if (!this.session)
      return Promise.resolve(fail({ code: 'unknown', message: `no backfill ${id}` }));
    this.session.isLive = false;
    return Promise.resolve(ok(this.session));
  }

  history(): readonly BackfillSummary[] {
    return this.#history;
  }

  refresh(): Promise<void> {
    this.refreshed += 1;
    return Promise.resolve();
  }

  stop(id: string, how: 'drain' | 'cancel'): Promise<Result<void>> {
    this.stoppedIds.push(id);
    this.stopped.push(how);
    return new Promise((resolve) => {
      this.finishStopping = () => resolve(ok(undefined));
    });
  }
}
