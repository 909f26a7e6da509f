import { createPlan } from '../domain/plan/create-plan.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import type { State } from '../domain/state.ts';
import { systemClock } from '../engine/clock.ts';
import type { Runner } from '../engine/start-runner.ts';
import type { StateWriter } from '../store/open-writer.ts';
import { openWriter } from '../store/open-writer.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { readStore } from '../store/read-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { BackfillSummary, Services, Session } from '../ui/services.ts';
import type { Io } from './io.ts';
import { launchBackfill, readLimits } from './launch-backfill.ts';
import type { ReadWorkspace } from './open-workspace.ts';
import { openWriterAt } from './open-writer-at.ts';
import { replayRun } from './replay-run.ts';
import { createLiveSession, createPastSession } from './session.ts';
import { takeUp } from './take-up.ts';

/** A runner with the lock that it holds, and the promise that both are gone. */
interface Carried {
  readonly runner: Runner;
  readonly released: Promise<void>;
}

function viewSummary(record: BackfillRecord): BackfillSummary {
  const { id, startedAt, finishedAt, activeMs, status, request, ...rest } = record;
  const { cells, succeeded, failed, cost } = rest;
  const times = { startedAt, ...(finishedAt === undefined ? {} : { finishedAt }), activeMs };
  const selection = formatRequest(request);
  return { id, ...times, status, selection, cells, succeeded, failed, cost };
}

const busy = {
  code: 'already-running',
  message: 'a backfill is running here already',
  hint: 'Wait for it, or cancel it, before starting another.',
} as const;

/** Without room for a checkpoint the journals still hold everything: the next start reads them. */
async function closeWriter(writer: StateWriter): Promise<void> {
  try {
    await writer.close();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

function nothingLeft(id: string): Problem {
  return { code: 'nothing-left', message: `${id} has nothing left to build` };
}

/**
 * Gives the interface what it needs: plans from the state as it is now, and runners in this
 * process. The lock is held from a launch until its last task is gone, never while idle.
 */
export function createServices(
  { config, graph, store }: ReadWorkspace,
  io: Pick<Io, 'err'>,
): Services {
  let state: State = store.state;
  let records = store.backfills;
  let carried: Carried | undefined;

  /** Reads what was written since, by whichever process, so that the next plan is made from it. */
  const refresh = async (): Promise<void> => {
    const reading = await readStore(config.stateDir, graph);
    if (!reading.ok) return;
    state = reading.value.state;
    records = reading.value.backfills;
  };

  /** Lets go of the lock when the runner has ended, however it ended. */
  const carry = (runner: Runner, writer: StateWriter): Session => {
    state = writer.state;
    const session = createLiveSession(runner, config.stateDir);
    const release = async (): Promise<void> => {
      await closeWriter(writer);
      carried = undefined;
      await refresh();
    };
    const released = runner.done.then(release, release);
    carried = { runner, released };
    return session;
  };

  const startWith = async (
    opened: Result<StateWriter>,
    start: (writer: StateWriter) => Promise<Result<Runner>> | Result<Runner>,
  ): Promise<Result<Session>> => {
    if (!opened.ok) return opened;
    const runner = await start(opened.value);
    if (runner.ok) return ok(carry(runner.value, opened.value));
    await opened.value.close();
    return runner;
  };

  const contextOf = (writer: StateWriter) => ({
    config,
    graph,
    writer,
    limits: readLimits(config, {}),
  });

  return {
    config,
    graph,
    get state() {
      return state;
    },
    plan: (request) =>
      createPlan({
        graph,
        state,
        request,
        concurrency: config.concurrency,
        recentCells: records.map(({ cells }) => cells),
      }),
    launch: async (plan: Plan) => {
      if (carried !== undefined) return fail(busy);
      const opened = await openWriterAt({ config, graph }, state.sequence);
      if (!opened.ok) await refresh();
      return startWith(opened, (writer) => launchBackfill(contextOf(writer), plan));
    },
    resume: async (id, command) => {
      if (carried !== undefined) return fail(busy);
      const opened = await openWriter(config.stateDir, graph, { clock: () => systemClock.now() });
      return startWith(opened, async (writer) => {
        const first = command === undefined ? {} : { command };
        const taken = await takeUp(contextOf(writer), { id, cells: [], ...first });
        if (!taken.ok) return taken;
        return taken.value.type === 'running' ? ok(taken.value.runner) : fail(nothingLeft(id));
      });
    },
    open: async (id: string) => {
      const run = await replayRun({ config, graph }, id, io);
      return run.ok ? ok(createPastSession(run.value, config.stateDir)) : run;
    },
    history: () => records.map(viewSummary),
    close: async (how) => {
      const last = carried;
      if (last === undefined) return;
      await last.runner.stop(how);
      await last.released;
    },
  };
}
