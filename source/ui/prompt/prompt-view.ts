import stringWidth from 'string-width';
import type { AppState } from '../app-state.ts';
import { frameLine, frameRow } from '../frame.ts';
import { fitItems } from '../header-view.ts';
import { keyLabel } from '../key-label.ts';
import { describeMarks } from '../selection-view.ts';
import { paintSides, type Spans } from '../spans.ts';
import type { Theme } from '../theme.ts';
import type { PaletteOption } from './complete-palette.ts';
import { viewInput } from './input-view.ts';
import { parseCommand } from './palette-commands.ts';
import type { Prompt } from './prompt-state.ts';
import { completionOf, listedFor, placeOf } from './suggestions.ts';

/** The line being typed under what is suggested, each line exactly `columns` wide. */
export function viewPrompt(state: AppState, prompt: Prompt, theme: Theme): readonly string[] {
  const { columns: width, rows } = state.size;
  const options = listedFor(state, prompt);
  const most = rows < 20 ? 4 : 6;
  const first = Math.max(0, Math.min(prompt.choice - most + 1, options.length - most));
  const shown = options.slice(first, first + most);
  const nameWidth = Math.max(0, ...shown.map((option) => stringWidth(labelOf(option))));
  const more = options.length > most ? `${prompt.choice + 1}/${options.length}` : '';
  const inner = width - 4;
  return [
    frameLine('top', { right: [{ text: more, style: 'muted' }] }, { width, theme }),
    ...[
      ...shown.map((option, i) =>
        viewOption(option, first + i === prompt.choice, { nameWidth, width: inner, theme }),
      ),
      ...viewInput(prompt, inner, theme),
    ].map((line) => frameRow(line, theme)),
    frameLine('bottom', viewOutcome(state, prompt), { width, theme }),
  ];
}

function labelOf({ text, label = text }: PaletteOption): string {
  return label;
}

function viewOption(
  option: PaletteOption,
  isChosen: boolean,
  {
    nameWidth,
    width,
    theme,
  }: { readonly nameWidth: number; readonly width: number; readonly theme: Theme },
): string {
  const { detail, key } = option;
  const name = labelOf(option);
  const pointer = isChosen ? `${theme.symbols.more.right} ` : '  ';
  const left = [
    { text: pointer, style: 'accent' },
    {
      text: name + ' '.repeat(nameWidth - stringWidth(name)),
      style: isChosen ? 'strong' : 'plain',
    },
    { text: `  ${detail}`, style: 'muted' },
  ] as const;
  const right = key === undefined ? '' : keyLabel(key, theme.unicode);
  return paintSides({ left, right: [{ text: right, style: 'accent' }] }, width, theme);
}

/** What would be marked, and the signs that may come next. */
function viewOutcome(state: AppState, prompt: Prompt): { left: Spans; right: Spans } {
  if (prompt.kind !== 'command' || prompt.problem) return { left: [], right: [] };
  const parsed = parseCommand(placeOf(state), prompt.text);
  const marks = parsed.ok && parsed.value.type === 'mark' ? parsed.value.marks : undefined;
  const taken = marks && describeMarks({ marks });
  const left: Spans = taken === undefined ? [] : [{ text: taken, style: 'strong' }];
  return { left, right: viewSigns(state, prompt, stringWidth(taken ?? '')) };
}

/** `+ with all downstream   , only if also`, as many as there is room for. */
function viewSigns(state: AppState, prompt: Prompt, used: number): Spans {
  const { start, options } = completionOf(state, prompt);
  const typed = prompt.text.slice(start, prompt.cursor);
  const items = options
    .filter(({ isSign }) => isSign)
    .map(({ text, detail }, rank) => {
      const sign = text.slice(typed.length).trim() || 'space';
      return { rank, spans: [{ text: sign, style: 'accent' }, ` ${detail}`] as Spans };
    });
  return fitItems(items, state.size.columns - used - 9);
}
