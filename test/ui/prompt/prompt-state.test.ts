import { expect, test } from 'vitest';
import {
  evolvePrompt,
  openPrompt,
  type PromptIntent,
} from '../../../source/ui/prompt/prompt-state.ts';

const typed = (text: string): PromptIntent => ({ type: 'typed', text });

test.each<[string, readonly PromptIntent[], string, number]>([
  ['typing adds to the text', [typed('a'), typed('b')], 'ab', 0],
  [
    'erasing takes a whole character',
    [typed('a🙂'), { type: 'erased', what: 'character' }],
    'a',
    0,
  ],
  [
    'erasing a word takes the blanks after it',
    [typed('zoom day '), { type: 'erased', what: 'word' }],
    'zoom ',
    0,
  ],
  ['erasing all leaves nothing', [typed('zoom'), { type: 'erased', what: 'all' }], '', 0],
  ['the choice goes round upwards', [{ type: 'chose', step: -1, of: 3 }], '', 2],
  ['the choice goes round downwards', [{ type: 'chose', step: 4, of: 3 }], '', 1],
  ['there is nothing to choose from nothing', [{ type: 'chose', step: 1, of: 0 }], '', 0],
  [
    'another text begins at the first suggestion',
    [{ type: 'chose', step: 1, of: 3 }, typed('a')],
    'a',
    0,
  ],
])('%s', (_, intents, text, choice) => {
  const prompt = intents.reduce(evolvePrompt, openPrompt('command'));
  expect(prompt).toEqual({ kind: 'command', text, choice });
});
