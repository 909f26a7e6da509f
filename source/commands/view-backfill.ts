import type { Config } from '../domain/asset.ts';
import { formatCount, formatMoney } from '../domain/figures.ts';
import type { PlanRequest } from '../domain/plan/plan.ts';
import { formatDuration } from '../domain/time/duration.ts';
import { formatInstant } from '../domain/time/format-instant.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { formatTable, type TableRoom } from './format-table.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';

/** A backfill as `list --json` and `status --json` print it. */
export interface BackfillDocument {
  readonly id: string;
  /** `running`, `paused`, `queued`, `succeeded`, `failed`, `cancelled`, `guarded` or `interrupted`. */
  readonly status: BackfillRecord['status'];
  /** A process is carrying it right now. */
  readonly isLive: boolean;
  /** ISO 8601 in UTC, like `finishedAt`. */
  readonly startedAt: string;
  /** `null` while it runs, and when its process was killed. */
  readonly finishedAt: string | null;
  /** Time that a runner carried it, without the pauses between two runners. */
  readonly activeMs: number;
  readonly request: PlanRequest;
  /** Planned cells. */
  readonly cells: number;
  readonly succeeded: number;
  readonly failed: number;
  /** In the config's currency. */
  readonly cost: number;
}

/** A backfill as a document. */
export function viewBackfill(record: BackfillRecord): BackfillDocument {
  const { id, status, isLive, startedAt, finishedAt, activeMs, request } = record;
  const { cells, succeeded, failed, cost } = record;
  return {
    id,
    status,
    isLive,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: finishedAt === undefined ? null : new Date(finishedAt).toISOString(),
    activeMs,
    request,
    cells,
    succeeded,
    failed,
    cost,
  };
}

export interface BackfillTableContext {
  /** Gives the zone of times and the currency of costs. */
  readonly config: Pick<Config, 'timezone' | 'currency'>;
  readonly room: TableRoom;
}

/** A row per backfill, in the order given. */
export function formatBackfills(
  records: readonly BackfillRecord[],
  { config, room }: BackfillTableContext,
): string {
  const none = room.unicode ? '·' : '-';
  return formatTable(
    [
      { title: 'backfill' },
      { title: 'status' },
      { title: 'started', whenNarrow: 'omit' },
      { title: 'took', align: 'right', whenNarrow: 'omit' },
      { title: 'built', align: 'right' },
      { title: 'failed', align: 'right' },
      { title: 'cost', align: 'right', whenNarrow: 'omit' },
      { title: 'selection', whenNarrow: 'cut' },
    ],
    records.map((record) => [
      record.id,
      record.status,
      formatInstant(record.startedAt, config.timezone).slice(0, 16).replace('T', ' '),
      formatDuration(record.activeMs),
      `${formatCount(record.succeeded)}/${formatCount(record.cells)}`,
      record.failed > 0 ? formatCount(record.failed) : none,
      formatMoney(record.cost, config.currency),
      formatRequest(record.request),
    ]),
    room,
  );
}
