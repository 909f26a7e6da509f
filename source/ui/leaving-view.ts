import { countOf } from '../domain/figures.ts';
import type { Overlay } from './app-state.ts';
import { frameLine, frameRow } from './frame.ts';
import { paintSpans, type Spans } from './spans.ts';
import type { Theme } from './theme.ts';

/** What is asked or said before leaving while tasks run, as lines for the bottom of the screen. */
export function viewLeaving(
  overlay: Extract<Overlay, { type: 'quit-question' | 'leaving' }>,
  running: number,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  const tasks = countOf(running, 'task');
  const lines = overlay.type === 'leaving' ? viewWaiting(overlay.how, tasks) : viewQuestion(tasks);
  return [
    frameLine('top', { left: [{ text: titleOf(overlay), style: 'strong' }] }, { width, theme }),
    ...lines.map((spans) => frameRow(paintSpans(spans, width - 4, theme), theme)),
    frameLine('bottom', {}, { width, theme }),
  ];
}

function titleOf(overlay: Parameters<typeof viewLeaving>[0]): string {
  return overlay.type === 'leaving' ? 'leaving' : 'quit?';
}

function viewQuestion(tasks: string): readonly Spans[] {
  return [
    [`Running: ${tasks}. What is left can be resumed later.`],
    option('d', 'detach', 'quit; everything goes on, `backfill` shows it again'),
    option('f', 'finish', 'let the running tasks finish, start no other, then quit'),
    option('c', 'cancel', 'end the running tasks now, then quit'),
    option('s', 'stay', 'go on watching'),
  ];
}

function option(key: string, name: string, description: string): Spans {
  return [
    { text: ` ${key}  `, style: 'accent' },
    { text: name.padEnd(8), style: 'strong' },
    description,
  ];
}

function viewWaiting(how: 'drain' | 'cancel', tasks: string): readonly Spans[] {
  return how === 'drain'
    ? [
        [`Waiting for ${tasks} to finish.`],
        [
          { text: 'd', style: 'accent' },
          ' quits without waiting  ',
          { text: 'ctrl-c', style: 'accent' },
          ' ends them now',
        ],
      ]
    : [[`Ending ${tasks}.`]];
}
