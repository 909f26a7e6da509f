import type { Graph } from '../graph.ts';
import {
  quoteWord,
  rankOptions,
  signsAfter,
  type Completion,
  type CompletionOption,
} from './completion.ts';
import { tokenize, type Token } from './tokenize.ts';

/**
 * What may come next in an asset selection whose cursor is at an offset: names, `group:`, `tag:`
 * and `owner:` with their values, and what can be said about them. A word that the cursor stands
 * in is replaced as a whole. Work grows with the number of assets.
 */
export function completeSelection(graph: Graph, text: string, cursor: number): Completion {
  const word = wordAt(text, cursor);
  const typed = word === undefined ? '' : text.slice(word.start, cursor);
  const options = optionsFor(graph, typed);
  if (word === undefined) {
    return { start: cursor, end: cursor, options: [...options, ...openers(text, cursor)] };
  }
  const isWhole = cursor === word.end && isComplete(graph, word.text);
  const ranked = rankOptions(options, typed);
  const following = isWhole ? signsAfter(typed, followers) : [];
  return { start: word.start, end: word.end, options: [...following, ...ranked] };
}

/** The word that the cursor stands in or right after. */
function wordAt(text: string, cursor: number): Token | undefined {
  const tokens = tokenize(text, [',', '!', '+']);
  return tokens.find(({ type, start, end }) => type === 'word' && start < cursor && cursor <= end);
}

const everything: CompletionOption = { text: '*', detail: 'every asset' };

const selectors: readonly CompletionOption[] = [
  { text: 'group:', detail: 'assets of a group' },
  { text: 'tag:', detail: 'assets with a tag' },
  { text: 'owner:', detail: 'assets of an owner' },
];

/** What may come before an asset; after a `+` there must be one. */
function openers(text: string, cursor: number): readonly CompletionOption[] {
  const before = text.slice(0, cursor).at(-1) ?? ' ';
  if (before === '+') return [];
  const upstream = ['+', 'with all upstream'] as const;
  return signsAfter('', before === '!' ? [upstream] : [upstream, ['!', 'without']]);
}

const followers = [
  ['+', 'with all downstream'],
  ['+1', 'with what reads it'],
  [',', 'only if also'],
  [' ', 'and'],
] as const;

function isComplete(graph: Graph, word: string): boolean {
  if (word.endsWith('*')) return true;
  return optionsFor(graph, word).some(({ text }) => text === word && !/[:=]$/.test(text));
}

/** Everything that a word which begins so could be. */
function optionsFor(graph: Graph, typed: string): readonly CompletionOption[] {
  if (typed.startsWith('group:')) return valuesOf(graph, 'group');
  if (typed.startsWith('owner:')) return valuesOf(graph, 'owner');
  if (typed.startsWith('tag:')) return tagsOf(graph, typed);
  const names = graph.assets.map(({ name, definition }) => ({
    text: name,
    detail: definition.partitions.type,
  }));
  return [...names, ...usedSelectors(graph), everything];
}

/** Selectors by which some asset could be found. */
function usedSelectors(graph: Graph): readonly CompletionOption[] {
  const definitions = graph.assets.map(({ definition }) => definition);
  const isUsed: Readonly<Record<string, boolean>> = {
    'group:': definitions.some(({ group }) => group !== undefined),
    'tag:': definitions.some(({ tags }) => Object.keys(tags).length > 0),
    'owner:': definitions.some(({ owner }) => owner !== undefined),
  };
  return selectors.filter(({ text }) => isUsed[text]);
}

function valuesOf(graph: Graph, selector: 'group' | 'owner'): readonly CompletionOption[] {
  return countTexts(
    graph.assets.flatMap(({ definition }) => {
      const value = definition[selector];
      return value === undefined ? [] : [`${selector}:${quoteWord(value, signs)}`];
    }),
  );
}

/** Keys, and once a key is written its values. */
function tagsOf(graph: Graph, typed: string): readonly CompletionOption[] {
  const [, key] = /^tag:([^=]*)=/.exec(typed) ?? [];
  const tags = graph.assets.flatMap(({ definition }) => Object.entries(definition.tags));
  if (key === undefined) return countTexts(tags.map(([name]) => `tag:${name}=`));
  const values = tags.flatMap(([name, value]) => (name === key ? [value] : []));
  return countTexts(values.map((value) => `tag:${key}=${quoteWord(value, signs)}`));
}

const signs = /[\s,!+"]/;

/** Each text once, in alphabetical order, with the number of assets that it is of. */
function countTexts(texts: readonly string[]): readonly CompletionOption[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, count]) => ({ text, detail: `${count} asset${count === 1 ? '' : 's'}` }));
}
