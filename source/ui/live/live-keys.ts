import type { KeyBinding } from '../key-binding.ts';
import type { KeyContext } from '../key-context.ts';

const notPlanned = 'This cell is not part of the backfill';
const needsCell = ({ marked, cell }: KeyContext) =>
  marked > 0 || cell?.isPlanned ? undefined : notPlanned;
const needsRunning = ({ isRunning }: KeyContext) =>
  isRunning ? undefined : 'The backfill has finished';
const needsLog = ({ cell }: KeyContext) => {
  if (!cell?.isPlanned) return notPlanned;
  return cell.hasLog ? undefined : 'No attempt has started, so there is no log yet';
};

/** Keys of the screen that shows a backfill, beyond the matrix's own. */
export const liveBindings: readonly KeyBinding[] = [
  {
    action: 'open-log',
    keys: ['enter'],
    label: 'log',
    description: 'The log of the cell in full height',
    group: 'Look',
    footer: 10,
    command: 'log',
    disabled: needsLog,
  },
  {
    action: 'toggle-log',
    keys: ['t'],
    label: 'log pane',
    description: 'Show or hide the log pane',
    group: 'Look',
    footer: 52,
    command: 'log-pane',
  },
  {
    action: 'page-log',
    keys: ['e'],
    label: 'pager',
    description: 'Open the log in $PAGER',
    group: 'Look',
    command: 'pager',
    disabled: needsLog,
  },
  {
    action: 'older-attempt',
    keys: ['<'],
    label: 'older attempt',
    description: 'The log of the attempt before',
    group: 'Look',
    disabled: needsLog,
  },
  {
    action: 'newer-attempt',
    keys: ['>'],
    label: 'newer attempt',
    description: 'The log of the attempt after',
    group: 'Look',
    disabled: needsLog,
  },
  {
    action: 'retry',
    keys: ['r'],
    label: 'retry',
    description: 'Try the cell or the marks again',
    group: 'Do',
    footer: 11,
    command: 'retry',
    disabled: needsCell,
  },
  {
    action: 'retry-all',
    keys: ['R'],
    label: 'retry all',
    description: 'Try everything that failed again',
    group: 'Do',
    footer: 12,
    command: 'retry-all',
    disabled: ({ failedCells }) => (failedCells === 0 ? 'Nothing has failed' : undefined),
  },
  {
    action: 'cancel',
    keys: ['x'],
    label: 'cancel',
    description: 'Cancel the cell or the marks',
    group: 'Do',
    footer: 30,
    command: 'cancel',
    disabled: (context) => needsRunning(context) ?? needsCell(context),
  },
  {
    action: 'skip',
    keys: ['S'],
    label: 'skip',
    description: 'Leave the cell or the marks out',
    group: 'Do',
    footer: 31,
    command: 'skip',
    disabled: (context) => needsRunning(context) ?? needsCell(context),
  },
  {
    action: 'pause',
    keys: ['p'],
    label: 'pause',
    description: 'Stop starting tasks, or go on',
    group: 'Do',
    footer: 32,
    command: 'pause',
    disabled: needsRunning,
  },
  {
    action: 'less-concurrency',
    keys: ['['],
    label: 'slower',
    description: 'One task fewer at once',
    group: 'Do',
    disabled: needsRunning,
  },
  {
    action: 'more-concurrency',
    keys: [']'],
    label: 'faster',
    description: 'One task more at once',
    group: 'Do',
    footer: 33,
    disabled: needsRunning,
  },
  {
    action: 'plan-downstream',
    keys: ['d'],
    label: 'downstream',
    description: 'Plan it again with everything downstream',
    group: 'Do',
    command: 'plan-downstream',
    disabled: ({ isRunning }) =>
      isRunning ? 'One backfill at a time: wait until this one has finished' : undefined,
  },
  {
    action: 'back',
    keys: ['esc'],
    label: 'back',
    description: 'Drop range, then marks, then go back',
    group: 'App',
    footer: 70,
    command: 'back',
  },
];
