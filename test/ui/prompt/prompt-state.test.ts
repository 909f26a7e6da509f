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
  [
    'erasing what is before leaves what is after the cursor',
    [typed('zoom'), { type: 'moved', to: 'left' }, { type: 'erased', what: 'before' }],
    'm',
    0,
  ],
  [
    'erasing what is after leaves what is before the cursor',
    [typed('z🙂'), { type: 'moved', to: 'left' }, { type: 'erased', what: 'after' }],
    'z',
    0,
  ],
  [
    'typing goes on at the cursor',
    [typed('zm'), { type: 'moved', to: 'left' }, typed('oo')],
    'zoom',
    0,
  ],
  [
    'the cursor stays within the text',
    [
      typed('m'),
      { type: 'moved', to: 'right' },
      { type: 'moved', to: 'start' },
      { type: 'moved', to: 'left' },
      typed('z'),
      { type: 'moved', to: 'end' },
      typed('!'),
    ],
    'zm!',
    0,
  ],
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
  expect(prompt).toMatchObject({ kind: 'command', text, choice });
});

test('what is wrong is told until something else is written', () => {
  const problem = { code: 'unknown', message: 'there is no such thing' };
  const refused = evolvePrompt(openPrompt('command', 'zoom'), { type: 'refused', problem });
  expect(refused).toEqual({ kind: 'command', text: 'zoom', cursor: 4, choice: 0, problem });
  expect(evolvePrompt(refused, typed(' '))).not.toHaveProperty('problem');
});
