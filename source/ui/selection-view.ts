import { countOf } from '../domain/figures.ts';
import { fitText } from './fit-text.ts';
import { cellsInScope } from './matrix/mark-cells.ts';
import type { MatrixModel } from './matrix/matrix-model.ts';
import { countMarks, type MatrixState } from './matrix/matrix-state.ts';
import type { Notice } from './notice.ts';
import type { Span, Spans } from './spans.ts';

/** `12 cells in 2 assets`; `undefined` when nothing is marked. */
export function describeMarks({ marks }: Pick<MatrixState, 'marks'>): string | undefined {
  if (marks.size === 0) return undefined;
  const assets = [...marks.values()].filter((set) => set.length > 0).length;
  if (assets === 0) return undefined;
  return `${countOf(countMarks(marks), 'cell')} in ${countOf(assets, 'asset')}`;
}

const tones = { info: 'accent', warning: 'warning', bad: 'bad' } as const;

/** What just happened. */
export function noticeSpan({ tone, text }: Notice): Span {
  return { text, style: tones[tone] };
}

/** What is being selected, if anything is, in at most `width` columns where that can be. */
export function viewSelection(
  matrix: MatrixState,
  model: MatrixModel,
  width: number,
): Spans | undefined {
  if (matrix.anchor) {
    const name = 'range: ';
    const covered = describeMarks({ marks: cellsInScope(matrix, model) }) ?? 'no cells';
    const texts = [
      `${covered}; move to the opposite corner, space marks them, esc drops the range`,
      `${covered}; space marks them, esc drops the range`,
      `${covered}; space marks, esc drops`,
      covered,
    ] as const;
    return [{ text: name, style: 'strong' }, fitText(texts, width - name.length)];
  }
  const marked = describeMarks(matrix);
  return marked === undefined ? undefined : [{ text: `${marked} marked`, style: 'strong' }];
}
