import type { ScreenSize } from '../app-state.ts';
import type { HelpBlock } from './help-blocks.ts';

/** The help's blocks in one or two columns. */
export interface HelpLayout {
  /** Of each column of text. */
  readonly columnWidth: number;
  readonly columns: readonly (readonly HelpBlock[])[];
  /** Lines that are shown at once. */
  readonly height: number;
  /** The topmost line when the last one is shown. */
  readonly lastTop: number;
}

const narrowest = 50;
const gap = 2;
/** The frame's sides with a space each, and its top and bottom. */
const frame = { columns: 4, rows: 2 };

/** Lines of help that a screen shows at once. */
export function helpHeight({ rows }: ScreenSize): number {
  return rows - frame.rows;
}

/** Two columns where there is room for both, as equal in height as whole blocks can be. */
export function layoutHelp(blocks: readonly HelpBlock[], size: ScreenSize): HelpLayout {
  const width = size.columns - frame.columns;
  const height = helpHeight(size);
  const half = Math.floor((width - gap) / 2);
  const isWide = half >= narrowest;
  const split = isWide ? [...divide(blocks)] : [blocks];
  const lines = Math.max(...split.map(heightOf));
  return {
    columnWidth: isWide ? half : width,
    columns: split,
    height,
    lastTop: Math.max(0, lines - height),
  };
}

/** A heading over the lines of each block, and a blank line between blocks. */
function heightOf(blocks: readonly HelpBlock[]): number {
  return blocks.reduce((sum, { lines }) => sum + lines.length + 2, -1);
}

function divide(
  blocks: readonly HelpBlock[],
): readonly [readonly HelpBlock[], readonly HelpBlock[]] {
  const cuts = blocks.map((_, i) => [blocks.slice(0, i + 1), blocks.slice(i + 1)] as const);
  const higher = ([a, b]: (typeof cuts)[number]) => Math.max(heightOf(a), heightOf(b));
  return cuts.reduce((best, cut) => (higher(cut) < higher(best) ? cut : best));
}
