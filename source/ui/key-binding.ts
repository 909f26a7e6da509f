import type { KeyContext } from './key-context.ts';

/** Where keys mean something of their own. */
export type Scope = 'pick' | 'plan' | 'live' | 'log' | 'history';

/** Headings of the help. */
export const keyGroups = ['Move', 'Select', 'Do', 'Look', 'App'] as const;
export type KeyGroup = (typeof keyGroups)[number];

/** Everything a key can ask for; each has one handler. */
export type Action =
  | 'move-left'
  | 'move-right'
  | 'move-up'
  | 'move-down'
  | 'page-left'
  | 'page-right'
  | 'page-up'
  | 'page-down'
  | 'go-first'
  | 'go-last'
  | 'zoom-in'
  | 'zoom-out'
  | 'mark'
  | 'start-range'
  | 'mark-all'
  | 'mark-row'
  | 'mark-missing'
  | 'mark-failed'
  | 'mark-stale'
  | 'undo'
  | 'next-failure'
  | 'previous-failure'
  | 'next-lens'
  | 'open-plan'
  | 'plan-downstream'
  | 'toggle-upstream'
  | 'toggle-downstream'
  | 'toggle-force'
  | 'next-only'
  | 'toggle-order'
  | 'launch'
  | 'launch-beside'
  | 'toggle-log'
  | 'open-log'
  | 'page-log'
  | 'next-match'
  | 'previous-match'
  | 'newer-attempt'
  | 'older-attempt'
  | 'retry'
  | 'retry-all'
  | 'retry-downstream'
  | 'cancel'
  | 'skip'
  | 'mark-done'
  | 'pause'
  | 'less-concurrency'
  | 'more-concurrency'
  | 'open-history'
  | 'open-backfill'
  | 'resume-backfill'
  | 'watch'
  | 'back'
  | 'find'
  | 'search'
  | 'open-palette'
  | 'toggle-help'
  | 'suspend'
  | 'quit'
  | 'interrupt';

/** One row of the key table. */
export interface KeyBinding {
  readonly action: Action;
  /** Key names; the first is the one that footer and help show. */
  readonly keys: readonly string[];
  /** One or two words for the footer. */
  readonly label: string;
  /** The label where it depends on what the key would do now. */
  labelNow?(context: KeyContext): string;
  /** A sentence for the help. */
  readonly description: string;
  readonly group: KeyGroup;
  /** Footer keys show in this order, lowest first; absent: help only. */
  readonly footer?: number;
  /** Name in the command palette; absent: a key only. */
  readonly command?: string;
  /** Why the key does nothing now; `undefined` when it works. */
  disabled?(context: KeyContext): string | undefined;
}
