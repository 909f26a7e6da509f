import type { Asset, Graph } from '../graph.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { ancestorsOf, descendantsOf } from '../traverse.ts';
import { expressionProblem } from './expression-problem.ts';
import { explainNoMatch, matchAssets } from './match-assets.ts';
import { type AssetFactor, type AssetTerm, parseAssetQuery } from './parse-asset-query.ts';

/**
 * Assets that the expression names, in topological order, at least one. Space is union, comma
 * intersection, `!` complement; a term of nothing but exclusions takes away from all the others
 * (from every asset when there are no others).
 */
export function selectAssets(graph: Graph, expression: string): Result<readonly Asset[]> {
  const terms = parseAssetQuery(expression);
  if (!terms.ok) return terms;
  const problems = terms.value.flat().flatMap((factor) => checkFactor(graph, expression, factor));
  if (problems.length > 0) return fail(...problems);
  const assets = graph.assets.filter(takenBy(graph, terms.value));
  return assets.length > 0 ? ok(assets) : fail(nothingLeft(expression));
}

function checkFactor(graph: Graph, text: string, { atom, at }: AssetFactor): readonly Problem[] {
  if (matchAssets(graph, atom).size > 0) return [];
  return [expressionProblem({ kind: 'selection', text }, { at, ...explainNoMatch(graph, atom) })];
}

function takenBy(graph: Graph, terms: readonly AssetTerm[]): (asset: Asset) => boolean {
  const isExclusion = (term: AssetTerm) => term.every(({ isNegated }) => isNegated);
  const limits = terms.filter(isExclusion).map((term) => testOf(graph, term));
  const takes = terms.filter((term) => !isExclusion(term)).map((term) => testOf(graph, term));
  return ({ index }) =>
    (takes.length === 0 || takes.some((test) => test(index))) &&
    limits.every((test) => test(index));
}

function testOf(graph: Graph, term: AssetTerm): (index: number) => boolean {
  const factors = term.map((factor) => ({ ...factor, reached: reachOf(graph, factor) }));
  return (index) => factors.every(({ reached, isNegated }) => reached.has(index) !== isNegated);
}

function reachOf(graph: Graph, { atom, upstream, downstream }: AssetFactor): ReadonlySet<number> {
  const matched = matchAssets(graph, atom);
  return new Set([
    ...matched,
    ...ancestorsOf(graph, matched, upstream),
    ...descendantsOf(graph, matched, downstream),
  ]);
}

function nothingLeft(expression: string): Problem {
  const hint = expression.includes(',')
    ? 'A comma takes only what both sides name; a space takes either.'
    : 'Its exclusions take away all that it names.';
  return { code: 'empty-selection', message: `selection "${expression}" takes no asset`, hint };
}
