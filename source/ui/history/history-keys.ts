import type { KeyBinding } from '../key-binding.ts';
import type { KeyContext } from '../key-context.ts';

const oneAtATime = ({ isRunning }: KeyContext) =>
  isRunning ? 'One backfill at a time: another one runs' : undefined;

/** Keys of the list of earlier backfills. */
export const historyBindings: readonly KeyBinding[] = [
  {
    action: 'open-backfill',
    keys: ['enter'],
    label: 'open',
    description: 'Look at the backfill; nothing runs',
    group: 'Do',
    footer: 10,
    command: 'open',
    disabled: oneAtATime,
  },
  {
    action: 'resume-backfill',
    keys: ['r'],
    label: 'resume',
    description: 'Take up what it left unbuilt',
    group: 'Do',
    footer: 11,
    command: 'resume',
    disabled: oneAtATime,
  },
  {
    action: 'move-down',
    keys: ['down', 'j'],
    label: 'down',
    description: 'The backfill before',
    group: 'Move',
  },
  {
    action: 'move-up',
    keys: ['up', 'k'],
    label: 'up',
    description: 'The backfill after',
    group: 'Move',
  },
  {
    action: 'page-down',
    keys: ['pagedown', 'L'],
    label: 'page down',
    description: 'One page down',
    group: 'Move',
  },
  {
    action: 'page-up',
    keys: ['pageup', 'H'],
    label: 'page up',
    description: 'One page up',
    group: 'Move',
  },
  {
    action: 'go-first',
    keys: ['home', 'g'],
    label: 'newest',
    description: 'The newest backfill',
    group: 'Move',
  },
  {
    action: 'go-last',
    keys: ['end', 'G'],
    label: 'oldest',
    description: 'The oldest backfill',
    group: 'Move',
  },
  {
    action: 'back',
    keys: ['esc', 'b'],
    label: 'back',
    description: 'Back to the selection',
    group: 'App',
    footer: 70,
    command: 'back',
  },
];
