import type { AppState } from './app-state.ts';
import { matrixOf } from './app-state.ts';
import { frameLine, frameRow, type FrameTitle } from './frame.ts';
import type { Lens } from './matrix/lens.ts';
import { viewMatrix, type MatrixFrame } from './matrix/view-matrix.ts';
import { layoutMatrixScreen } from './screen-layout.ts';
import { spansWidth, type Spans } from './spans.ts';
import type { Theme } from './theme.ts';

/** A titled pane under the matrix; its lines are prepared for the frame's inside. */
export interface Pane {
  readonly title: FrameTitle;
  readonly lines: readonly string[];
}

/** The framed matrix, with the pane under it and `bottom` let into the frame's last line. */
export function viewMatrixScreen(
  state: AppState,
  parts: { readonly pane?: Pane; readonly bottom: FrameTitle },
  theme: Theme,
): readonly string[] {
  const { matrix, model } = matrixOf(state);
  const layout = layoutMatrixScreen(state);
  const frame = viewMatrix(matrix, model, { size: layout.matrix, theme });
  const across = { width: state.size.columns, theme };
  const { pane } = parts;
  return [
    frameLine('top', titleOf(frame, matrix.lens, across.width), across),
    ...frame.lines.map((line) => frameRow(line, theme)),
    ...(pane && layout.paneHeight > 0 ? viewPane(pane, layout.paneHeight, { ...across }) : []),
    frameLine('bottom', parts.bottom, across),
  ];
}

/** The stretch of time shown gives way to what the cells show, and that to what a column is. */
function titleOf({ title }: MatrixFrame, lens: Lens, width: number): FrameTitle {
  const { zoom, span, rows, legend = lens } = title;
  const name: Spans = [
    { text: 'assets', style: 'strong' },
    { text: rows === '' ? '' : ` ${rows}`, style: 'muted' },
  ];
  const zoomed = { text: `zoom: ${zoom}`, style: 'accent' } as const;
  const shown = (text: string): Spans => [{ text: `${text}  `, style: 'muted' }, zoomed];
  const spanned: Spans = [...name, { text: span === '' ? '' : `  ${span}`, style: 'muted' }];
  const lensed = lens === 'status' ? [zoomed] : shown(legend);
  const titles: readonly FrameTitle[] = [
    { left: spanned, right: lensed },
    { left: name, right: lensed },
    { left: name, right: lens === 'status' ? [zoomed] : shown(lens) },
  ];
  const fits = ({ left = [], right = [] }: FrameTitle) =>
    spansWidth(left) + spansWidth(right) <= width - 8;
  return titles.find(fits) ?? titles.at(-1)!;
}

function viewPane(
  { title, lines }: Pane,
  height: number,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  const blank = ' '.repeat(width - 4);
  const shown = Array.from({ length: height }, (_, i) => frameRow(lines[i] ?? blank, theme));
  return [frameLine('middle', title, { width, theme }), ...shown];
}
