/** What the cells show. */
export const lenses = ['status', 'cost', 'duration', 'attempts', 'rows'] as const;

export type Lens = (typeof lenses)[number];

/** A lens that shows a number per cell. */
export type ValueLens = Exclude<Lens, 'status'>;

/** How the values of several cells under one column become one: money and rows add up. */
export const lensJoin = {
  cost: 'sum',
  duration: 'max',
  attempts: 'max',
  rows: 'sum',
} as const satisfies Record<ValueLens, 'sum' | 'max'>;
