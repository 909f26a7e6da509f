import { formatMoney } from '../domain/figures.ts';
import { formatDuration } from '../domain/time/duration.ts';
import { formatInstant } from '../domain/time/format-instant.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { formatTable } from './format-table.ts';
import { formatRequest } from './plan-request.ts';

/** A backfill as `list --json` and `status --json` print it. */
export function viewBackfill(record: BackfillRecord) {
  const { id, status, startedAt, finishedAt, request, cells, succeeded, failed, cost } = record;
  return {
    id,
    status,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: finishedAt === undefined ? null : new Date(finishedAt).toISOString(),
    request,
    cells,
    succeeded,
    failed,
    cost,
  };
}

/** A row per backfill, in the order given; times are in the config's zone. */
export function formatBackfills(
  records: readonly BackfillRecord[],
  { timezone, currency }: { readonly timezone: string; readonly currency: string },
): string {
  return formatTable(
    [
      { title: 'backfill' },
      { title: 'status' },
      { title: 'started' },
      { title: 'took', align: 'right' },
      { title: 'built', align: 'right' },
      { title: 'failed', align: 'right' },
      { title: 'cost', align: 'right' },
      { title: 'selection' },
    ],
    records.map((record) => [
      record.id,
      record.status,
      formatInstant(record.startedAt, timezone).slice(0, 16).replace('T', ' '),
      formatDuration((record.finishedAt ?? record.updatedAt) - record.startedAt),
      `${record.succeeded}/${record.cells}`,
      record.failed > 0 ? String(record.failed) : '·',
      formatMoney(record.cost, currency),
      formatRequest(record.request),
    ]),
  );
}
