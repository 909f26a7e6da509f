import type { AppState } from './app-state.ts';
import { matrixOf } from './app-state.ts';
import { frameLine, frameRow, type FrameTitle } from './frame.ts';
import { viewMatrix } from './matrix/view-matrix.ts';
import { layoutMatrixScreen } from './screen-layout.ts';
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
  const { zoom, span, legend } = frame.title;
  const across = { width: state.size.columns, theme };
  const shows = matrix.lens === 'status' ? `zoom: ${zoom}` : `${matrix.lens}  zoom: ${zoom}`;
  const { pane } = parts;
  return [
    frameLine(
      'top',
      {
        left: [
          { text: 'assets', style: 'strong' },
          { text: span && `  ${span}`, style: 'muted' },
        ],
        right: [
          { text: legend === undefined ? '' : `${legend}  `, style: 'muted' },
          { text: shows, style: 'accent' },
        ],
      },
      across,
    ),
    ...frame.lines.map((line) => frameRow(line, theme)),
    ...(pane && layout.paneHeight > 0 ? viewPane(pane, layout.paneHeight, { ...across }) : []),
    frameLine('bottom', parts.bottom, across),
  ];
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
