import { cellStatuses, type CellStatus } from '../../domain/cell-status.ts';
import type { ScreenSize } from '../app-state.ts';
import { frameLine, frameRow } from '../frame.ts';
import { keyGroups, type KeyBinding, type Scope } from '../key-binding.ts';
import { keyLabel } from '../key-label.ts';
import { bindingsOf } from '../keymap.ts';
import { paintSpans } from '../spans.ts';
import type { Theme } from '../theme.ts';

const meanings: Readonly<Record<CellStatus, string>> = {
  missing: 'never built',
  queued: 'waits for its turn or its parents',
  running: 'is being built',
  succeeded: 'built and fresh',
  failed: 'the last attempt failed',
  blocked: 'something it needs has failed',
  skipped: 'left out by you',
  cancelled: 'stopped by you',
  stale: 'built, but its code or something upstream is newer',
};

const scopeTitles: Readonly<Record<Scope, string>> = {
  pick: 'picking cells',
  plan: 'the plan',
  live: 'a backfill',
  log: 'a log',
  history: 'earlier backfills',
};

/** All keys of a screen and what the glyphs mean, as many lines as there are rows. */
export function viewHelp(
  { scope, top, size }: { readonly scope: Scope; readonly top: number; readonly size: ScreenSize },
  theme: Theme,
): readonly string[] {
  const { columns: width, rows } = size;
  const lines = helpLines(scope, width - 4, theme);
  const height = rows - 2;
  const first = Math.min(top, Math.max(0, lines.length - height));
  const shown = lines.slice(first, first + height);
  while (shown.length < height) shown.push(' '.repeat(width - 4));
  const rest = lines.length - first - height;
  const more = rest > 0 ? `${rest} more lines: ${keyLabel('down', theme.unicode)}` : '';
  return [
    frameLine(
      'top',
      { left: [{ text: `Keys: ${scopeTitles[scope]}`, style: 'strong' }] },
      { width, theme },
    ),
    ...shown.map((line) => frameRow(line, theme)),
    frameLine(
      'bottom',
      { left: [{ text: 'esc back', style: 'accent' }], right: [{ text: more, style: 'muted' }] },
      { width, theme },
    ),
  ];
}

/** Two columns where there is room for both. */
function helpLines(scope: Scope, width: number, theme: Theme): string[] {
  const half = Math.floor((width - 2) / 2);
  const isWide = half >= 50;
  const column = isWide ? half : width;
  const blocks = [
    ...keyGroups.map((group) => keyBlock(scope, group, column, theme)),
    glyphBlock(column, theme),
  ];
  const filled = blocks.filter((block) => block.length > 0);
  if (!isWide) return joinBlocks(filled, column);
  return besides(filled, { column, width });
}

function besides(
  blocks: readonly (readonly string[])[],
  { column, width }: { readonly column: number; readonly width: number },
): string[] {
  const total = blocks.reduce((sum, block) => sum + block.length + 1, 0);
  let split = 0;
  for (let height = 0; split < blocks.length && height < total / 2; split++)
    height += blocks[split]!.length + 1;
  const left = joinBlocks(blocks.slice(0, split), column);
  const right = joinBlocks(blocks.slice(split), column);
  const blank = ' '.repeat(column);
  const gap = ' '.repeat(width - 2 * column);
  return Array.from(
    { length: Math.max(left.length, right.length) },
    (_, i) => (left[i] ?? blank) + gap + (right[i] ?? blank),
  );
}

function joinBlocks(blocks: readonly (readonly string[])[], width: number): string[] {
  return blocks.flatMap((block, i) => (i === 0 ? block : [' '.repeat(width), ...block]));
}

function keyBlock(scope: Scope, group: string, width: number, theme: Theme): readonly string[] {
  const bindings = bindingsOf(scope).filter((binding) => binding.group === group);
  if (bindings.length === 0) return [];
  const title = paintSpans([{ text: group, style: 'strong' }], width, theme);
  return [title, ...bindings.map((binding) => keyLine(binding, width, theme))];
}

function keyLine({ keys, description }: KeyBinding, width: number, theme: Theme): string {
  const names = keys.map((key) => keyLabel(key, theme.unicode)).join(' ');
  return paintSpans(
    [{ text: `  ${names.padEnd(10)}`, style: 'accent' }, ` ${description}`],
    width,
    theme,
  );
}

function glyphBlock(width: number, theme: Theme): readonly string[] {
  return [
    paintSpans([{ text: 'Cells', style: 'strong' }], width, theme),
    ...cellStatuses.map((status) =>
      paintSpans(
        [
          { text: `  ${theme.glyphs[status]} ${status.padEnd(10)}`, style: status },
          ` ${meanings[status]}`,
        ],
        width,
        theme,
      ),
    ),
  ];
}
