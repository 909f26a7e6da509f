import { paintSpans, spansWidth, type Spans } from './spans.ts';
import type { Theme } from './theme.ts';

/** What stands on the left and on the right of a frame's line. */
export interface FrameTitle {
  readonly left?: Spans;
  readonly right?: Spans;
}

interface FrameCharacters {
  readonly top: readonly [string, string];
  readonly middle: readonly [string, string];
  readonly bottom: readonly [string, string];
  readonly side: string;
}

const unicode: FrameCharacters = {
  top: ['┌', '┐'],
  middle: ['├', '┤'],
  bottom: ['└', '┘'],
  side: '│',
};

const ascii: FrameCharacters = {
  top: ['+', '+'],
  middle: ['+', '+'],
  bottom: ['+', '+'],
  side: '|',
};

/** Columns that a line's title may take in a frame of that width while it has the line alone. */
export function titleWidth(width: number): number {
  return width - 5;
}

/** A horizontal line of the frame, exactly `width` columns wide, with its titles let in. */
export function frameLine(
  place: 'top' | 'middle' | 'bottom',
  title: FrameTitle,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const [start, end] = characters(theme)[place];
  const inner = width - 2;
  const right = fitting(title.right, inner - spansOf(title.left) - 1);
  const left = paintTitle(title.left, inner - spansOf(right) - 1, theme);
  const dashes = Math.max(0, inner - left.width - spansOf(right));
  return (
    theme.paint(start, 'border') +
    left.text +
    theme.paint(theme.symbols.dash.repeat(dashes), 'border') +
    (right ? ` ${paintSpans(right, spansWidth(right), theme)} ` : '') +
    theme.paint(end, 'border')
  );
}

/** A prepared line between the frame's sides, with a space at each. */
export function frameRow(line: string, theme: Theme): string {
  const side = frameSide(theme);
  return `${side} ${line} ${side}`;
}

/** The frame's side, one column wide. */
export function frameSide(theme: Theme): string {
  return theme.paint(characters(theme).side, 'border');
}

function characters(theme: Theme): FrameCharacters {
  return theme.unicode ? unicode : ascii;
}

/** The right title gives way as a whole when the left one needs its room. */
function fitting(spans: Spans | undefined, most: number): Spans | undefined {
  return spans && spansWidth(spans) > 0 && spansWidth(spans) + 2 <= most ? spans : undefined;
}

function spansOf(spans: Spans | undefined): number {
  return spans ? spansWidth(spans) + 2 : 0;
}

function paintTitle(
  spans: Spans | undefined,
  room: number,
  theme: Theme,
): { text: string; width: number } {
  const own = spans ? spansWidth(spans) : 0;
  if (!spans || own === 0 || room < 4) return { text: '', width: 0 };
  const width = Math.min(own, room - 2);
  return { text: ` ${paintSpans(spans, width, theme)} `, width: width + 2 };
}
