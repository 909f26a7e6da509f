import stringWidth from 'string-width';
import type { StaticPartitions, WholePartition } from '../../domain/partitions/partitions.ts';

/** One static cell in its row; `x` counts from the left of the grid. */
export interface StripItem {
  readonly ordinal: number;
  readonly x: number;
  readonly width: number;
  /** Key shown after the glyph; empty where keys don't fit. */
  readonly label: string;
}

/** A row of cells that have no place in time. */
export interface Strip {
  /** `box`: `[ ■ ]`; `labels`: glyph and key of each; `glyphs`: glyphs alone, page by page. */
  readonly form: 'box' | 'labels' | 'glyphs';
  readonly items: readonly StripItem[];
  /** Columns kept at either end for signs of further pages. */
  readonly margin: 0 | 1;
  /** Cells before and after the shown page. */
  readonly before: number;
  readonly after: number;
}

const boxWidth = 5;
const gap = 2;

function placeLabels(
  partitions: StaticPartitions,
  width: number,
): readonly StripItem[] | undefined {
  if (partitions.count * (gap + 3) - gap > width) return undefined;
  const items: StripItem[] = [];
  let x = 0;
  for (let ordinal = 0; ordinal < partitions.count; ordinal++) {
    const label = partitions.keyOf(ordinal);
    const own = 2 + stringWidth(label);
    items.push({ ordinal, x, width: own, label });
    x += own + gap;
  }
  return x - gap <= width ? items : undefined;
}

/** Lays out a static or unpartitioned asset's cells; the page shown holds `focus`. */
export function placeStrip(
  partitions: StaticPartitions | WholePartition,
  width: number,
  focus: number,
): Strip {
  const { count } = partitions;
  if (partitions.kind === 'unpartitioned') {
    const item = { ordinal: 0, x: 0, width: Math.min(boxWidth, width), label: '' };
    return { form: 'box', items: [item], margin: 0, before: 0, after: 0 };
  }
  const labelled = placeLabels(partitions, width);
  if (labelled) return { form: 'labels', items: labelled, margin: 0, before: 0, after: 0 };
  const margin = count > width && width > 2 ? 1 : 0;
  const page = Math.max(1, width - 2 * margin);
  const first = Math.floor(Math.min(focus, count - 1) / page) * page;
  const shown = Math.min(page, count - first);
  const items = Array.from({ length: shown }, (_, i) => ({
    ordinal: first + i,
    x: i + margin,
    width: 1,
    label: '',
  }));
  return { form: 'glyphs', items, margin, before: first, after: count - first - shown };
}

/** Ordinal drawn at a grid column, if any. */
export function stripItemAt(strip: Strip, x: number): number | undefined {
  return strip.items.find((item) => x >= item.x && x < item.x + item.width)?.ordinal;
}
