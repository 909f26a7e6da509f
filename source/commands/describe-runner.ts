import { askRunner } from '../engine/ask-runner.ts';
import type { BackfillControls, RunnerDescription } from '../engine/runner-message.ts';
import { readLiveHolder } from '../store/lock.ts';
import { lockFile, runnerFile } from '../store/state-directory.ts';
import type { Workspace } from './open-workspace.ts';
import { describeQueue } from './report-order.ts';

/** The runner at work, as `status --json` prints it. */
export interface RunnerDocument {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601 in UTC: when it took the state directory. */
  readonly since: string;
  /** `null` when it does not answer: it runs on another host, or is suspended. */
  readonly kind: RunnerDescription['kind'] | null;
  /** What it carries, with what can be adjusted: those that have their turn, then the queue. */
  readonly backfills: readonly BackfillControls[];
  /** Ids of those that wait for their turn, the next one first. */
  readonly queue: readonly string[];
}

/** What the runner of a state directory says of itself; `undefined` when there is none. */
export async function describeRunner(stateDir: string): Promise<RunnerDocument | undefined> {
  const holder = readLiveHolder(lockFile(stateDir));
  if (holder === undefined) return undefined;
  const { pid, host, since } = holder;
  const described = await askRunner(runnerFile(stateDir), { type: 'describe' });
  const backfills = described.ok ? described.value.backfills : [];
  return {
    pid,
    host,
    since: new Date(since).toISOString(),
    kind: described.ok ? described.value.kind : null,
    backfills,
    queue: backfills.filter(({ state }) => state === 'queued').map(({ id }) => id),
  };
}

/** Whether any process has the state directory, so that orders go to it. */
export function isRunnerAtWork({ config }: Workspace): boolean {
  return readLiveHolder(lockFile(config.stateDir)) !== undefined;
}

/** Whether the runner at work carries a backfill. */
export async function isCarried(stateDir: string, id: string): Promise<boolean> {
  const described = await askRunner(runnerFile(stateDir), { type: 'describe' });
  return described.ok && described.value.backfills.some((each) => each.id === id);
}

/** What a person should know of those that do not simply run, and what to do. */
export function formatRunner({ backfills, kind, pid }: RunnerDocument): string {
  if (kind === null) return `\nIts runner, process ${pid}, does not answer.\n`;
  const lines = backfills.flatMap(({ id, state, waitsFor }) => {
    if (state === 'paused') return [`${id} is paused. Go on: backfill resume ${id}\n`];
    return state === 'queued' ? [`${id} waits ${describeQueue(waitsFor)}.\n`] : [];
  });
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}
