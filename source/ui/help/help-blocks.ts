import { cellStatuses, type CellStatus } from '../../domain/cell-status.ts';
import { keyGroups, type Scope } from '../key-binding.ts';
import { bindingsOf } from '../keymap.ts';
import { gesturesOf } from '../mouse/mouse-gestures.ts';

/** A line of the help: keys, a gesture or a status, and what it means. */
export type HelpLine =
  | { readonly type: 'keys'; readonly keys: readonly string[]; readonly meaning: string }
  | { readonly type: 'gesture'; readonly name: string; readonly meaning: string }
  | { readonly type: 'status'; readonly status: CellStatus; readonly meaning: string };

/** Lines under a heading. */
export interface HelpBlock {
  readonly title: string;
  readonly lines: readonly HelpLine[];
}

const meanings: Readonly<Record<CellStatus, string>> = {
  missing: 'never built',
  queued: 'waits for its turn or its parents',
  running: 'is being built',
  succeeded: 'built and fresh',
  failed: 'the last attempt failed',
  blocked: 'something it needs has failed',
  skipped: 'left out by you',
  cancelled: 'stopped by you',
  stale: 'built, but its code or a parent is newer',
};

/** What the help of a screen tells, in its order. */
export function helpBlocks(scope: Scope, hasMouse: boolean): readonly HelpBlock[] {
  const keys = keyGroups.map((title) => ({ title, lines: keyLines(scope, title) }));
  const mouse = { title: 'Mouse', lines: hasMouse ? gestureLines(scope) : [] };
  const statuses = cellStatuses.map((status): HelpLine => ({
    type: 'status',
    status,
    meaning: meanings[status],
  }));
  return [...keys, mouse, { title: 'Cells', lines: statuses }].filter(
    ({ lines }) => lines.length > 0,
  );
}

function keyLines(scope: Scope, group: string): readonly HelpLine[] {
  return bindingsOf(scope)
    .filter((binding) => binding.group === group)
    .map(({ keys, description }) => ({ type: 'keys', keys, meaning: description }));
}

function gestureLines(scope: Scope): readonly HelpLine[] {
  return gesturesOf(scope).map(({ name, description }) => ({
    type: 'gesture',
    name,
    meaning: description,
  }));
}
