import { cellStatuses, statusCode, type CellStatus } from '../../domain/cell-status.ts';
import type { Theme } from '../theme.ts';

/** From the one that needs attention most. */
const worstFirst: readonly CellStatus[] = [
  'failed',
  'blocked',
  'running',
  'stale',
  'cancelled',
  'queued',
  'missing',
  'skipped',
  'succeeded',
];

/** What several cells under one column amount to. */
export interface ColumnStatus {
  /** Code of the worst status among them. */
  readonly code: number;
  /** Share of them that is built or was skipped, 0 … 1. */
  readonly done: number;
}

/** Worst status and share done of cells counted by code. */
export function joinStatuses(counts: ArrayLike<number>): ColumnStatus {
  const worst = worstFirst.find((status) => counts[statusCode[status]]! > 0) ?? 'missing';
  let all = 0;
  for (let code = 0; code < cellStatuses.length; code++) all += counts[code]!;
  const done = counts[statusCode.succeeded]! + counts[statusCode.skipped]!;
  return { code: statusCode[worst], done: all === 0 ? 0 : done / all };
}

const waiting: ReadonlySet<number> = new Set([statusCode.queued, statusCode.missing]);

/**
 * The worst status' glyph; where nothing worse than waiting is left, how much is done instead, so
 * that a column fills up while its cells are built.
 */
export function glyphOfColumn({ code, done }: ColumnStatus, theme: Theme): string {
  const { ramp } = theme.symbols;
  if (!waiting.has(code) || done === 0) return theme.glyphOf(code);
  return ramp[Math.min(ramp.length - 1, Math.floor(done * ramp.length))]!;
}
