import type { Problem } from '../../domain/problem.ts';

/** A line of text being typed at the bottom of the screen. */
export interface Prompt {
  readonly kind: 'find' | 'command' | 'search';
  readonly text: string;
  /** Offset in the text at which typing goes on. */
  readonly cursor: number;
  /** Position in the list of suggestions. */
  readonly choice: number;
  /** Why what is written was not done; its fault is an offset into the text. */
  readonly problem?: Problem;
}

export type PromptIntent =
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'erased'; readonly what: 'character' | 'word' | 'before' | 'after' }
  | { readonly type: 'moved'; readonly to: 'left' | 'right' | 'start' | 'end' }
  | { readonly type: 'completed'; readonly text: string; readonly cursor: number }
  | { readonly type: 'chose'; readonly step: number; readonly of: number }
  | { readonly type: 'refused'; readonly problem: Problem };

export function openPrompt(kind: Prompt['kind'], text = ''): Prompt {
  return { kind, text, cursor: text.length, choice: 0 };
}

/** The prompt after a key; a changed text starts at its first suggestion again. */
export function evolvePrompt(prompt: Prompt, intent: PromptIntent): Prompt {
  const { kind, text, cursor, choice } = prompt;
  const [before, after] = [text.slice(0, cursor), text.slice(cursor)];
  switch (intent.type) {
    case 'typed':
      return lineOf(kind, before + intent.text, after);
    case 'erased':
      if (intent.what === 'after') return lineOf(kind, before, '');
      return lineOf(kind, erase(before, intent.what), after);
    case 'moved':
      return { ...lineOf(kind, before, after), cursor: moveCursor(prompt, intent.to) };
    case 'completed':
      return lineOf(kind, intent.text.slice(0, intent.cursor), intent.text.slice(intent.cursor));
    case 'chose':
      return { kind, text, cursor, choice: wrap(choice + intent.step, intent.of) };
    case 'refused':
      return { ...prompt, problem: intent.problem };
  }
}

function lineOf(kind: Prompt['kind'], before: string, after: string): Prompt {
  return { kind, text: before + after, cursor: before.length, choice: 0 };
}

function erase(text: string, what: 'character' | 'word' | 'before'): string {
  if (what === 'before') return '';
  if (what === 'word') return text.replace(/\S+\s*$/, '');
  return Array.from(text).slice(0, -1).join('');
}

/** By whole characters. */
function moveCursor(
  { text, cursor }: Prompt,
  to: Extract<PromptIntent, { type: 'moved' }>['to'],
): number {
  switch (to) {
    case 'left':
      return cursor - (Array.from(text.slice(0, cursor)).at(-1)?.length ?? 0);
    case 'right':
      return cursor + (Array.from(text.slice(cursor))[0]?.length ?? 0);
    case 'start':
      return 0;
    case 'end':
      return text.length;
  }
}

function wrap(choice: number, count: number): number {
  return count === 0 ? 0 : (choice + count) % count;
}
