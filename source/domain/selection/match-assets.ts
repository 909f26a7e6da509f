import type { Asset, Graph } from '../graph.ts';
import { didYouMean } from '../nearest-name.ts';
import { compileGlob, isGlob } from './glob.ts';
import type { AssetAtom } from './parse-asset-query.ts';

/** Indexes of the assets that an atom names. */
export function matchAssets(graph: Graph, atom: AssetAtom): ReadonlySet<number> {
  const matches = compileGlob(atom.pattern);
  const found = graph.assets.filter((asset) => {
    const text = comparedText(asset, atom);
    return text !== undefined && matches(text);
  });
  return new Set(found.map(({ index }) => index));
}

/** Why an atom names nothing, and what it could have meant. */
export function explainNoMatch(
  graph: Graph,
  atom: AssetAtom,
): { readonly code: string; readonly message: string; readonly hint: string } {
  const { pattern } = atom;
  const known = [...new Set(graph.assets.flatMap((asset) => comparedText(asset, atom) ?? []))];
  const code = atom.type === 'name' ? 'unknown-asset' : `unknown-${atom.type}`;
  const hint = nearest(pattern, known) ?? listKnown(atom, known);
  if (atom.type === 'name') {
    const phrase = isGlob(pattern) ? 'no asset matches' : 'there is no asset';
    return { code, message: `${phrase} "${pattern}"`, hint };
  }
  if (atom.type !== 'tag') return { code, message: `no asset has ${atom.type} "${pattern}"`, hint };
  if (known.length > 0) {
    return { code, message: `no asset has tag "${atom.key}=${pattern}"`, hint };
  }
  return { code, message: `no asset has a tag "${atom.key}"`, hint: nearestTag(graph, atom.key) };
}

function comparedText({ name, definition }: Asset, atom: AssetAtom): string | undefined {
  switch (atom.type) {
    case 'name':
      return name;
    case 'group':
      return definition.group;
    case 'owner':
      return definition.owner;
    case 'tag':
      return Object.hasOwn(definition.tags, atom.key) ? definition.tags[atom.key] : undefined;
  }
}

/** One or two characters are like anything. */
function nearest(pattern: string, known: readonly string[]): string | undefined {
  return isGlob(pattern) || pattern.length < 3 ? undefined : didYouMean(pattern, known);
}

function nearestTag(graph: Graph, key: string): string {
  const keys = new Set(graph.assets.flatMap(({ definition }) => Object.keys(definition.tags)));
  return didYouMean(key, keys) ?? listNames('Tags', [...keys]);
}

function listKnown(atom: AssetAtom, known: readonly string[]): string {
  if (atom.type === 'name') return listNames('Assets', known);
  if (atom.type === 'tag') return listNames(`Values of "${atom.key}"`, known);
  return listNames(atom.type === 'group' ? 'Groups' : 'Owners', known);
}

const mostListed = 8;

function listNames(title: string, names: readonly string[]): string {
  if (names.length === 0) return `${title}: none.`;
  const more = names.length > mostListed ? ', …' : '.';
  return `${title}: ${names.slice(0, mostListed).join(', ')}${more}`;
}
