import { createPlan } from '../domain/plan/create-plan.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { savePlan } from '../domain/plan/saved-plan.ts';
import { ok, type Result } from '../domain/problem.ts';
import type { State } from '../domain/state.ts';
import { askRunner } from '../engine/ask-runner.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { readStore } from '../store/read-store.ts';
import { runnerFile } from '../store/state-directory.ts';
import type { BackfillSummary, Services, Session } from '../ui/services.ts';
import type { ReadWorkspace } from './open-workspace.ts';
import { orderRunner, type RunnerOrder } from './order-runner.ts';
import { readInFlight } from './read-in-flight.ts';
import { openSession } from './shown-backfill.ts';

function viewSummary(record: BackfillRecord): BackfillSummary {
  const { id, startedAt, finishedAt, activeMs, status, request, ...rest } = record;
  const { cells, succeeded, failed, cost } = rest;
  const times = { startedAt, ...(finishedAt === undefined ? {} : { finishedAt }), activeMs };
  const selection = formatRequest(request);
  return { id, ...times, status, selection, cells, succeeded, failed, cost };
}

/**
 * Gives the interface what it needs: plans from what the files say, orders and commands to the
 * runner, and sessions that follow journals. Holds no lock and runs nothing itself.
 */
export function createServices(workspace: ReadWorkspace): Services {
  const { config, graph } = workspace;
  let { state } = workspace.store;
  let records = workspace.store.backfills;
  let { inFlight } = workspace;
  /** The state that a plan was made from, so that its runner can tell whether it still holds. */
  const basis = new WeakMap<Plan, State>();

  const refresh = async (): Promise<void> => {
    const reading = await readStore(config.stateDir, graph);
    if (!reading.ok) return;
    const cells = await readInFlight(workspace, reading.value.backfills);
    if (!cells.ok) return;
    state = reading.value.state;
    records = reading.value.backfills;
    inFlight = cells.value;
  };

  const order = async (given: RunnerOrder): Promise<Result<Session>> => {
    const started = await orderRunner(workspace, given);
    await refresh();
    if (!started.ok) return started;
    return openSession(workspace, started.value.id);
  };

  return {
    config,
    graph,
    get state() {
      return state;
    },
    refresh,
    plan: (request) => {
      const { concurrency } = config;
      const recentCells = records.map(({ cells }) => cells);
      const plan = createPlan({ graph, state, request, concurrency, inFlight, recentCells });
      if (plan.ok) basis.set(plan.value, state);
      return plan;
    },
    launch: (plan, how) => {
      const input = { graph, state: basis.get(plan) ?? state, root: config.root };
      return order({ type: 'launch', plan: savePlan(plan, input), limits: {}, ...how });
    },
    resume: (id, command) => {
      const first = command === undefined ? {} : { command };
      return order({ type: 'take-up', id, cells: [], limits: {}, ...first });
    },
    open: (id) => openSession(workspace, id),
    history: () => records.map(viewSummary),
    stop: async (id, how) => {
      const stopped = await askRunner(runnerFile(config.stateDir), { type: 'stop', id, how });
      return stopped.ok ? ok(undefined) : stopped;
    },
  };
}
