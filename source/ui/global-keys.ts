import type { KeyBinding } from './key-binding.ts';

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
    labelNow: ({ isRunning }) => (isRunning ? 'detach' : 'quit'),
    description: 'Leave; what runs goes on',
    group: 'App',
    footer: 82,
    command: 'quit',
  },
  {
    action: 'interrupt',
    keys: ['ctrl-c'],
    label: 'quit',
    description: 'Leave; asks while tasks run, twice: cancel',
    group: 'App',
  },
  {
    action: 'suspend',
    keys: ['ctrl-z'],
    label: 'suspend',
    description: 'To the background; fg brings it back',
    group: 'App',
    command: 'suspend',
  },
];
