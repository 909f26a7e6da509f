import { countOf } from '../domain/figures.ts';
import { countMarks, type MatrixState } from './matrix/matrix-state.ts';
import type { Notice } from './notice.ts';
import type { Span, Spans } from './spans.ts';

/** `12 cells in 2 assets`; `undefined` when nothing is marked. */
export function describeMarks({ marks }: MatrixState): string | undefined {
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

/** What is being selected, if anything is. */
export function viewSelection(matrix: MatrixState): Spans | undefined {
  if (matrix.anchor)
    return [
      { text: 'range', style: 'strong' },
      { text: ': move to the opposite corner, space marks it, esc drops it' },
    ];
  const marked = describeMarks(matrix);
  return marked === undefined ? undefined : [{ text: `${marked} marked`, style: 'strong' }];
}
