import { cellStatuses, statusCode } from '../domain/cell-status.ts';
import { formatByteSize } from '../domain/byte-size.ts';
import { describeCause } from '../domain/describe-cause.ts';
import { countOf, formatCount, formatMoney } from '../domain/figures.ts';
import { quoteArgument } from '../domain/quote-argument.ts';
import type { Run } from '../domain/schedule/run.ts';
import { formatDuration } from '../domain/time/duration.ts';
import { formatTable } from './format-table.ts';
import type { Io } from './io.ts';
import { createLook, type Look } from './look.ts';

/** How an account is laid out. */
export interface AccountContext {
  readonly currency: string;
  readonly io: Pick<Io, 'columns' | 'unicode' | 'color'>;
}

const shownFailures = 10;

function assetTable(run: Run, io: AccountContext['io']): string {
  const statuses = cellStatuses.filter((status) => run.counts[statusCode[status]]! > 0);
  const none = io.unicode ? '·' : '-';
  return formatTable(
    [
      { title: 'asset', whenNarrow: 'cut' },
      { title: 'cells', align: 'right', whenNarrow: 'omit' },
      ...statuses.map((title) => ({ title, align: 'right' }) as const),
    ],
    run.plan.assets.map(({ asset, index }) => {
      const counts = run.countsOf(index);
      const cells = counts.reduce((sum, count) => sum + count, 0);
      const figures = statuses.map((status) => counts[statusCode[status]]!);
      return [asset, formatCount(cells), ...figures.map((n) => (n > 0 ? formatCount(n) : none))];
    }),
    io,
  );
}

/** Failed tasks with why, then how many cells they hold back. */
function formatFailures(run: Run, look: Look): string {
  const failed = run.failed(shownFailures + 1);
  if (failed.length === 0) return '';
  const lines = failed.slice(0, shownFailures).map(({ id, attempt, cause, message }) => {
    const tries = attempt > 1 ? ` after ${attempt} attempts` : '';
    const why = cause === undefined ? '' : `  ${describeCause(cause)}${tries}`;
    return `${look.mark('failed')} ${id}${why}${message === undefined ? '' : `: ${message}`}\n`;
  });
  const cells = run.counts[statusCode.failed]!;
  const more =
    failed.length > shownFailures
      ? `  ${look.ellipsis} (${countOf(cells, 'failed cell')} in all)\n`
      : '';
  const blocked = run.counts[statusCode.blocked]!;
  const held =
    blocked === 0
      ? ''
      : `${look.mark('blocked')} ${countOf(blocked, 'cell')} blocked: what they read was not built\n`;
  return lines.join('') + more + held;
}

/** What an engineer does next about a run that did not build everything, as commands. */
function formatAdvice(run: Run): string {
  switch (run.outcome) {
    case 'succeeded':
      return '';
    case 'failed': {
      const first = run.failed(1)[0];
      const log =
        first === undefined
          ? ''
          : `Read a log: backfill logs ${run.id} ${quoteArgument(first.id)}\n`;
      return `${log}Try again:  backfill retry ${run.id}\n`;
    }
    case 'guarded':
      return run.trippedGuard === 'failures'
        ? `${run.guard!}\nContinue: backfill retry ${run.id}\n`
        : `${run.guard ?? 'A guard stopped it'}\nContinue with a larger budget: backfill retry ${run.id} --budget N\n`;
    case 'cancelled':
    case 'interrupted':
    case undefined:
      return `Continue: backfill retry ${run.id}\n`;
    default:
      return run.outcome satisfies never;
  }
}

/** What became of a run's cells, such as `28 cells succeeded, 1 failed`. */
function formatOutcomeCounts(counts: Int32Array): string {
  const order = [...cellStatuses].sort(
    (a, b) => Number(b === 'succeeded') - Number(a === 'succeeded'),
  );
  const present = order.filter((status) => counts[statusCode[status]]! > 0);
  return present
    .map((status, i) => {
      const count = counts[statusCode[status]]!;
      return `${i === 0 ? countOf(count, 'cell') : formatCount(count)} ${status}`;
    })
    .join(', ');
}

/** What the attempts' processes used, as far as it is known. */
function formatUse({ cpuMs, peakBytes }: Run): string {
  const cpu = cpuMs > 0 ? `, ${formatDuration(cpuMs)} of CPU time` : '';
  const memory = peakBytes > 0 ? `, up to ${formatByteSize(peakBytes)} a process` : '';
  return cpu + memory;
}

/** A backfill's account: a table per asset, failures with why, cost, and what to do. */
export function formatRun(run: Run, { currency, io }: AccountContext): string {
  const took = formatDuration(run.activeMs);
  const verdict = `${run.id} ${run.outcome ?? 'has not ended'}: ${formatOutcomeCounts(run.counts)} in ${took}, ${formatMoney(run.spend, currency)}${formatUse(run)}\n`;
  const failures = formatFailures(run, createLook(io));
  return [
    assetTable(run, io),
    ...(failures === '' ? [] : [failures]),
    verdict + formatAdvice(run),
  ].join('\n');
}
