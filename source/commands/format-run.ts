import { cellStatuses, statusCode } from '../domain/cell-status.ts';
import type { Run } from '../domain/schedule/run.ts';
import { formatDuration } from '../domain/time/duration.ts';
import { countOf, formatCount, formatMoney } from '../domain/figures.ts';
import { formatTable } from './format-table.ts';
import { formatCause, formatOutcomeCounts } from './run-progress.ts';

const shownFailures = 10;

function assetTable(run: Run): string {
  const statuses = cellStatuses.filter((status) => run.counts[statusCode[status]]! > 0);
  return formatTable(
    [
      { title: 'asset' },
      { title: 'cells', align: 'right' },
      ...statuses.map((title) => ({ title, align: 'right' }) as const),
    ],
    run.plan.assets.map(({ asset, index }) => {
      const counts = run.countsOf(index);
      const cells = counts.reduce((sum, count) => sum + count, 0);
      const figures = statuses.map((status) => counts[statusCode[status]]!);
      return [asset, formatCount(cells), ...figures.map((n) => (n > 0 ? formatCount(n) : '·'))];
    }),
  );
}

/** Failed tasks with why, then how many cells they hold back. */
export function formatFailures(run: Run): string {
  const failed = run.failed(shownFailures + 1);
  if (failed.length === 0) return '';
  const lines = failed.slice(0, shownFailures).map(({ id, attempt, cause, message }) => {
    const why = cause === undefined ? '' : `  ${formatCause(cause)}`;
    return `✗ ${id}  attempt ${attempt}${why}${message === undefined ? '' : `: ${message}`}\n`;
  });
  const cells = run.counts[statusCode.failed]!;
  const more =
    failed.length > shownFailures ? `  … (${countOf(cells, 'failed cell')} in all)\n` : '';
  const blocked = run.counts[statusCode.blocked]!;
  const held =
    blocked === 0 ? '' : `⊘ ${countOf(blocked, 'cell')} blocked: what they read was not built\n`;
  return lines.join('') + more + held;
}

/** What an engineer does next after a run that did not build everything. */
function formatAdvice(run: Run): string {
  const first = run.failed(1)[0];
  switch (run.outcome) {
    case 'succeeded':
      return '';
    case 'failed': {
      const log = first === undefined ? '' : `Read the log:  backfill logs ${run.id} ${first.id}\n`;
      return `${log}Then retry:    backfill retry ${run.id}\n`;
    }
    case 'guarded':
      return `${run.guard ?? 'A guard stopped it.'}\nContinue with a larger budget: backfill retry ${run.id} --budget N\n`;
    case 'cancelled':
    case 'interrupted':
    case undefined:
      return `Continue: backfill retry ${run.id}\n`;
    default:
      return run.outcome satisfies never;
  }
}

/** A backfill's closing account: a table per asset, failures with why, cost, and what to do. */
export function formatRun(run: Run, currency: string): string {
  const took = formatDuration((run.finishedAt ?? run.updatedAt) - run.startedAt);
  const verdict = `${run.id} ${run.outcome ?? 'unfinished'}: ${formatOutcomeCounts(run.counts)} in ${took}, ${formatMoney(run.spend, currency)}\n`;
  const failures = formatFailures(run);
  const advice = formatAdvice(run);
  return [assetTable(run), ...(failures === '' ? [] : [failures]), verdict + advice].join('\n');
}
