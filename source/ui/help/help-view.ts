import type { ScreenSize } from '../app-state.ts';
import { frameLine, frameRow } from '../frame.ts';
import type { Scope } from '../key-binding.ts';
import { keyLabel } from '../key-label.ts';
import { paintSpans, type Spans } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { helpBlocks, type HelpBlock, type HelpLine } from './help-blocks.ts';
import { layoutHelp } from './help-layout.ts';

const scopeTitles: Readonly<Record<Scope, string>> = {
  pick: 'picking cells',
  plan: 'the plan',
  live: 'a backfill',
  log: 'a log',
  history: 'earlier backfills',
};

export interface HelpSources {
  readonly scope: Scope;
  /** Topmost line shown. */
  readonly top: number;
  readonly size: ScreenSize;
  readonly hasMouse: boolean;
}

/** All keys of a screen and what the glyphs mean, as many lines as there are rows. */
export function viewHelp(
  { scope, top, size, hasMouse }: HelpSources,
  theme: Theme,
): readonly string[] {
  const across = { width: size.columns, theme };
  const { columns, columnWidth, height, lastTop } = layoutHelp(helpBlocks(scope, hasMouse), size);
  const texts = columns.map((blocks) => viewBlocks(blocks, columnWidth, theme));
  const first = Math.min(top, lastTop);
  const inner = size.columns - 4;
  const blank = ' '.repeat(columnWidth);
  const lines = Array.from({ length: height }, (_, i) => {
    const line = texts.map((text) => text[first + i] ?? blank).join('  ');
    return frameRow(line + ' '.repeat(inner - widthOf(texts.length, columnWidth)), theme);
  });
  const rest = lastTop - first;
  const more = rest > 0 ? `${rest} more: ${keyLabel('down', theme.unicode)}` : '';
  return [
    frameLine('top', { left: [{ text: `Keys: ${scopeTitles[scope]}`, style: 'strong' }] }, across),
    ...lines,
    frameLine(
      'bottom',
      { left: [{ text: 'esc back', style: 'accent' }], right: [{ text: more, style: 'muted' }] },
      across,
    ),
  ];
}

function widthOf(columns: number, columnWidth: number): number {
  return columns * columnWidth + (columns - 1) * 2;
}

function viewBlocks(blocks: readonly HelpBlock[], width: number, theme: Theme): readonly string[] {
  return blocks.flatMap(({ title, lines }, i) => [
    ...(i === 0 ? [] : [' '.repeat(width)]),
    paintSpans([{ text: title, style: 'strong' }], width, theme),
    ...lines.map((line) => paintSpans(lineSpans(line, theme), width, theme)),
  ]);
}

const nameWidth = 10;

function lineSpans(line: HelpLine, theme: Theme): Spans {
  switch (line.type) {
    case 'keys': {
      const names = line.keys.map((key) => keyLabel(key, theme.unicode)).join(' ');
      return [{ text: `  ${names.padEnd(nameWidth)}`, style: 'accent' }, ` ${line.meaning}`];
    }
    case 'gesture':
      return [{ text: `  ${line.name.padEnd(nameWidth)}`, style: 'accent' }, ` ${line.meaning}`];
    case 'status': {
      const { status, meaning } = line;
      const name = `${theme.glyphs[status]} ${status}`.padEnd(nameWidth + 2);
      return [{ text: `  ${name}`, style: status }, ` ${meaning}`];
    }
  }
}
