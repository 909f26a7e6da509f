/** A line of text being typed at the bottom of the screen. */
export interface Prompt {
  readonly kind: 'find' | 'command' | 'search';
  readonly text: string;
  /** Position in the list of suggestions. */
  readonly choice: number;
}

export type PromptIntent =
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'erased'; readonly what: 'character' | 'word' | 'all' }
  | { readonly type: 'completed'; readonly text: string }
  | { readonly type: 'chose'; readonly step: number; readonly of: number };

export function openPrompt(kind: Prompt['kind'], text = ''): Prompt {
  return { kind, text, choice: 0 };
}

/** The prompt after a key; a changed text starts at its first suggestion again. */
export function evolvePrompt(prompt: Prompt, intent: PromptIntent): Prompt {
  switch (intent.type) {
    case 'typed':
      return { ...prompt, text: prompt.text + intent.text, choice: 0 };
    case 'erased':
      return { ...prompt, text: erase(prompt.text, intent.what), choice: 0 };
    case 'completed':
      return { ...prompt, text: intent.text, choice: 0 };
    case 'chose':
      return { ...prompt, choice: wrap(prompt.choice + intent.step, intent.of) };
  }
}

function erase(text: string, what: 'character' | 'word' | 'all'): string {
  if (what === 'all') return '';
  if (what === 'word') return text.replace(/\S+\s*$/, '');
  return Array.from(text).slice(0, -1).join('');
}

function wrap(choice: number, count: number): number {
  return count === 0 ? 0 : (choice + count) % count;
}
