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
  | 'toggle-log'
  | 'open-log'
  | 'page-log'
  | 'next-match'
  | 'previous-match'
  | 'newer-attempt'
  | 'older-attempt'
  | 'retry'
  | 'retry-all'
  | 'cancel'
  | 'skip'
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
  | 'quit'
  | 'interrupt';

/** One row of the key table. */
export interface KeyBinding {
  readonly action: Action;
  /** Key names; the first is the one that footer and help show. */
  readonly keys: readonly string[];
  /** One or two words for the footer. */
  readonly label: string;
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

/** Keys of both screens that show the matrix. */
export const matrixBindings: readonly KeyBinding[] = [
  {
    action: 'move-left',
    keys: ['left', 'h'],
    label: 'left',
    description: 'One column to the left',
    group: 'Move',
  },
  {
    action: 'move-right',
    keys: ['right', 'l'],
    label: 'right',
    description: 'One column to the right',
    group: 'Move',
  },
  {
    action: 'move-up',
    keys: ['up', 'k'],
    label: 'up',
    description: 'The asset above',
    group: 'Move',
  },
  {
    action: 'move-down',
    keys: ['down', 'j'],
    label: 'down',
    description: 'The asset below',
    group: 'Move',
  },
  {
    action: 'page-left',
    keys: ['pageup', 'H'],
    label: 'page left',
    description: 'One screen to the left',
    group: 'Move',
  },
  {
    action: 'page-right',
    keys: ['pagedown', 'L'],
    label: 'page right',
    description: 'One screen to the right',
    group: 'Move',
  },
  {
    action: 'go-first',
    keys: ['home', 'g'],
    label: 'first',
    description: 'The first column',
    group: 'Move',
    command: 'first',
  },
  {
    action: 'go-last',
    keys: ['end', 'G'],
    label: 'last',
    description: 'The last column',
    group: 'Move',
    command: 'last',
  },
  {
    action: 'next-failure',
    keys: ['n'],
    label: 'next ✗',
    description: 'The next failed cell',
    group: 'Move',
    command: 'next-failure',
  },
  {
    action: 'previous-failure',
    keys: ['N'],
    label: 'previous ✗',
    description: 'The failed cell before',
    group: 'Move',
    command: 'previous-failure',
  },
  {
    action: 'find',
    keys: ['/'],
    label: 'find',
    description: 'Find an asset by name, a cell by date',
    group: 'Move',
    footer: 60,
    command: 'find',
  },
  {
    action: 'mark',
    keys: ['space'],
    label: 'mark',
    description: 'Mark the cell here, or the range',
    group: 'Select',
    footer: 20,
    command: 'mark',
  },
  {
    action: 'start-range',
    keys: ['v'],
    label: 'range',
    description: 'Start or drop a range, any direction',
    group: 'Select',
    footer: 21,
    command: 'range',
  },
  {
    action: 'mark-all',
    keys: ['a'],
    label: 'all',
    description: 'Mark all of the range, else everything',
    group: 'Select',
    command: 'mark-all',
  },
  {
    action: 'mark-row',
    keys: ['A'],
    label: 'row',
    description: 'Mark every cell of the asset',
    group: 'Select',
    command: 'mark-row',
  },
  {
    action: 'mark-failed',
    keys: ['f'],
    label: 'failed',
    description: 'Mark every failed cell',
    group: 'Select',
    command: 'mark-failed',
  },
  {
    action: 'undo',
    keys: ['u'],
    label: 'undo',
    description: 'Undo the last change to the marks',
    group: 'Select',
    command: 'undo',
  },
  {
    action: 'zoom-in',
    keys: ['+', '='],
    label: 'zoom in',
    description: 'Finer columns',
    group: 'Look',
    command: 'zoom-in',
  },
  {
    action: 'zoom-out',
    keys: ['-', '_'],
    label: 'zoom out',
    description: 'Coarser columns',
    group: 'Look',
    footer: 50,
    command: 'zoom-out',
  },
  {
    action: 'next-lens',
    keys: ['i'],
    label: 'lens',
    description: 'Show status, cost, duration, attempts, rows',
    group: 'Look',
    footer: 51,
    command: 'lens',
  },
];

/** Keys of every screen. */
export const globalBindings: readonly KeyBinding[] = [
  {
    action: 'open-palette',
    keys: [':'],
    label: 'command',
    description: 'Type a command by name',
    group: 'App',
    footer: 80,
  },
  {
    action: 'toggle-help',
    keys: ['?'],
    label: 'help',
    description: 'All keys and what the glyphs mean',
    group: 'App',
    footer: 81,
    command: 'help',
  },
  {
    action: 'quit',
    keys: ['q'],
    label: 'quit',
    description: 'Leave; asks first while tasks run',
    group: 'App',
    footer: 82,
    command: 'quit',
  },
  {
    action: 'interrupt',
    keys: ['ctrl-c'],
    label: 'quit',
    description: 'Leave; twice: cancel what runs and leave',
    group: 'App',
  },
];
