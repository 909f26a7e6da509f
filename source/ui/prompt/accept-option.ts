import type { Completion } from '../../domain/selection/completion.ts';
import type { Prompt } from './prompt-state.ts';

/** A line of text and the offset at which typing goes on. */
export type TypedLine = Pick<Prompt, 'text' | 'cursor'>;

/**
 * The line after Tab, as in a shell: what all options that begin with the written word share is
 * added to it; where that is nothing, or after another option was chosen, the chosen one replaces
 * the word. `undefined` when there is nothing to add.
 */
export function acceptOption(prompt: Prompt, completion: Completion): TypedLine | undefined {
  const { text, cursor, choice } = prompt;
  const typed = text.slice(completion.start, cursor);
  const begins = completion.options.filter((option) => option.text.startsWith(typed));
  const shared = sharedStart(begins.map((option) => option.text));
  if (choice === 0 && shared.length > typed.length) return replaceSpan(text, completion, shared);
  const chosen = completion.options[choice];
  return chosen && replaceSpan(text, completion, chosen.text);
}

function replaceSpan(text: string, { start, end }: Completion, word: string): TypedLine {
  return { text: text.slice(0, start) + word + text.slice(end), cursor: start + word.length };
}

function sharedStart([first = '', ...rest]: readonly string[]): string {
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
