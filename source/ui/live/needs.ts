import type { CellStatus } from '../../domain/cell-status.ts';
import type { KeyContext } from '../key-context.ts';
import { taskVerbs, type TaskVerb } from './task-verbs.ts';

const notPlanned = 'This cell is not part of the backfill';
/** Why the verb cannot be done; marks are sorted out when the key is pressed. */
export const needsCell =
  (verb: TaskVerb) =>
  ({ marked, cell }: KeyContext): string | undefined => {
    if (marked > 0) return undefined;
    if (!cell) return notPlanned;
    const isFit = taskVerbs[verb].some((status) => status === cell.status);
    const isRetry = verb === 'retry' || verb === 'build again';
    if (isFit || (isRetry && cell.waitsForRetry)) return undefined;
    const advice = adviceFor(verb, cell.status);
    const has = cell.status === 'succeeded' || cell.status === 'failed' ? 'has' : 'is';
    return `The cell ${has} ${cell.status}: ${advice}`;
  };

function adviceFor(verb: TaskVerb, status: CellStatus): string {
  if (verb === 'retry' && status === 'blocked') return 'retry what blocks it';
  if (verb === 'build again' && status === 'blocked') return 'retry what blocks it';
  return verb !== 'cancel' && status === 'running' ? 'cancel it first' : `nothing to ${verb}`;
}

/** Why a key for backfills that go on does nothing. */
export const needsRunning = ({ isRunning }: KeyContext) =>
  isRunning ? undefined : 'The backfill has finished';

/** Why no log can be shown. */
export const needsLog = ({ cell }: KeyContext) => {
  if (!cell) return notPlanned;
  return cell.attempts > 0 ? undefined : 'No attempt has started, so there is no log yet';
};

/** Why there is no other attempt to turn to. */
export const needsAttempts = (context: KeyContext) =>
  needsLog(context) ?? (context.cell?.attempts === 1 ? 'There was one attempt only' : undefined);
