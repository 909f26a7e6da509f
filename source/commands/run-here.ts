import type { Result } from '../domain/problem.ts';
import type { Runner } from '../engine/start-runner.ts';
import type { StateWriter } from '../store/open-writer.ts';
import { carryRun, openForegroundHub } from './carry-run.ts';
import { closeWriter } from './close-writer.ts';
import { reportProblems, type ExitStatus, type Io } from './io.ts';
import { joinRunner } from './join-runner.ts';
import type { LaunchContext } from './launch-backfill.ts';
import { tellNotices, type Workspace } from './open-workspace.ts';
import { isBusy, orderRunnerAtWork, type RunnerOrder } from './order-runner.ts';
import { readLimits } from './read-limits.ts';

/** What running here takes. */
export interface HereOptions {
  readonly json: boolean;
  readonly io: Io;
  /** Takes the lock. */
  readonly openWriter: () => Promise<Result<StateWriter>>;
  /** Starts the backfill under it; an exit status when nothing was to be done. */
  readonly begin: (
    context: LaunchContext,
  ) => Result<Runner | ExitStatus> | Promise<Result<Runner | ExitStatus>>;
}

/**
 * Has a backfill run to its end, with its account and its exit status: in the runner that is at
 * work, which is given the order, or without one in this process.
 */
export async function runHereOrJoin(
  workspace: Workspace,
  order: RunnerOrder,
  options: HereOptions,
): Promise<ExitStatus> {
  const { io } = options;
  for (;;) {
    const joined = await orderRunnerAtWork(workspace, order);
    if (joined !== undefined) {
      return joined.ok
        ? joinRunner(workspace, joined.value, options)
        : reportProblems(io, joined.problems);
    }
    const writer = await options.openWriter();
    if (writer.ok) return runHere(workspace, writer.value, { ...options, ...order });
    // Another has become the runner meanwhile: it takes the order.
    if (!isBusy(writer)) return reportProblems(io, writer.problems);
  }
}

async function runHere(
  { config, graph }: Workspace,
  writer: StateWriter,
  {
    json,
    io,
    begin,
    sideBySide = config.sideBySide,
  }: HereOptions & Pick<RunnerOrder, 'sideBySide'>,
): Promise<ExitStatus> {
  const { currency, stateDir } = config;
  try {
    tellNotices(io, writer.notices);
    const foreground = openForegroundHub({ config, graph, writer }, io);
    const { scheduler } = foreground.hub;
    const sharing = { scheduler, isSideBySide: sideBySide ?? false, pools: [] };
    const begun = await begin({ config, graph, writer, limits: readLimits(config), sharing });
    if (!begun.ok) return reportProblems(io, begun.problems);
    if (typeof begun.value === 'number') return begun.value;
    return await carryRun(begun.value, foreground, { io, json, currency, stateDir });
  } finally {
    await closeWriter(writer, (text) => io.err(`note: ${text}\n`));
  }
}
