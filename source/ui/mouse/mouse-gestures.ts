import type { Scope } from '../key-binding.ts';

/** One thing that the mouse does, for the help. */
export interface Gesture {
  readonly name: string;
  /** A sentence that fits the help of a narrow terminal. */
  readonly description: string;
}

const overCells: readonly Gesture[] = [
  { name: 'click', description: 'Move the cursor there' },
  { name: 'drag', description: 'Draw a range; space marks it' },
];

const native: Gesture = { name: 'shift-drag', description: 'Select text, as without the mouse' };

const gestures: Readonly<Record<Scope, readonly Gesture[]>> = {
  pick: [...overCells, { name: 'wheel', description: 'Scroll assets; with shift, time' }],
  plan: [{ name: 'wheel', description: 'Scroll the tasks' }],
  live: [
    ...overCells,
    { name: 'wheel', description: 'Scroll assets or the log; with shift, time' },
  ],
  log: [{ name: 'wheel', description: 'Scroll the log' }],
  history: [{ name: 'wheel', description: 'Go through the backfills' }],
};

/** What the mouse does on a screen, and how to select text in spite of it. */
export function gesturesOf(scope: Scope): readonly Gesture[] {
  return [...gestures[scope], native];
}
