import { cellStatuses, statusCode } from '../domain/cell-status.ts';
import type { FailureCause, Recorded } from '../domain/events.ts';
import { estimateRemaining } from '../domain/forecast.ts';
import type { Run } from '../domain/schedule/run.ts';
import { formatDuration } from '../domain/time/duration.ts';
import { formatCount, formatMoney } from '../domain/figures.ts';
import type { Io } from './io.ts';

/** Why an attempt failed, in a few words. */
export function formatCause(cause: FailureCause): string {
  switch (cause.type) {
    case 'exit':
      return `exit ${cause.code}`;
    case 'signal':
      return cause.signal;
    case 'timeout':
      return `timed out after ${formatDuration(cause.afterMs)}`;
    case 'spawn':
      return 'could not start';
    case 'interrupted':
      return 'interrupted';
    default:
      return cause satisfies never;
  }
}

function eventLine(run: Run, { event }: Recorded): string | undefined {
  switch (event.type) {
    case 'attempt-succeeded':
      return `✓ ${event.task}  ${formatDuration(event.durationMs)}`;
    case 'attempt-failed': {
      const next = event.retryAt === undefined ? '' : '  (will be retried)';
      return `✗ ${event.task}  ${formatCause(event.cause)}: ${event.message}${next}`;
    }
    case 'attempt-cancelled':
      return `- ${event.task}  cancelled`;
    case 'guard-tripped':
      return `! ${event.message}`;
    default:
      return undefined;
  }
}

function counted(run: Run): { readonly done: number; readonly total: number } {
  const total = run.plan.cellCount;
  const open = run.counts[statusCode.queued]! + run.counts[statusCode.running]!;
  return { done: total - open, total };
}

/** One line that says where a run stands; fits `columns` by leaving its least important parts out. */
export function formatStanding(
  run: Run,
  context: { readonly now: number; readonly currency: string; readonly columns: number },
): string {
  const { done, total } = counted(run);
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * 20);
  const failed = run.counts[statusCode.failed]!;
  const blocked = run.counts[statusCode.blocked]!;
  const { etaMs } = estimateRemaining(run, context.now);
  const parts = [
    `${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${Math.floor(share * 100)}%`,
    `${formatCount(done)}/${formatCount(total)}`,
    ...(failed > 0 ? [`✗ ${failed}`] : []),
    ...(blocked > 0 ? [`⊘ ${blocked}`] : []),
    `${run.runningTasks} running`,
    formatMoney(run.spend, context.currency),
    ...(etaMs === undefined ? [] : [`eta ${formatDuration(etaMs)}`]),
  ];
  while (parts.length > 2 && parts.join('  ').length >= context.columns) parts.pop();
  return parts.join('  ');
}

/** Prints what happens as it happens; on a live terminal a standing line stays at the bottom. */
export function followRun(run: Run, io: Io, currency: string): (recorded: Recorded) => void {
  const erase = io.isLive ? '\r\u001b[2K' : '';
  return (recorded) => {
    const line = eventLine(run, recorded);
    if (line !== undefined) {
      const { done, total } = counted(run);
      const prefix = io.isLive ? '' : `[${done}/${total}] `;
      const text = io.isLive ? line.slice(0, io.columns - 1) : line;
      io.out(`${erase}${prefix}${text}\n`);
    }
    if (!io.isLive) return;
    const context = { now: recorded.at, currency, columns: io.columns };
    io.out(
      recorded.event.type === 'backfill-finished' ? erase : erase + formatStanding(run, context),
    );
  };
}

/** Statuses that a run's cells ended in, most telling first, such as `28 succeeded, 1 failed`. */
export function formatOutcomeCounts(counts: Int32Array): string {
  const order = [...cellStatuses].sort(
    (a, b) => Number(b === 'succeeded') - Number(a === 'succeeded'),
  );
  const present = order.filter((status) => counts[statusCode[status]]! > 0);
  return present
    .map((status) => `${formatCount(counts[statusCode[status]]!)} ${status}`)
    .join(', ');
}
