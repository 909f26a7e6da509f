import { fail, ok, type Problem, type Result } from '../problem.ts';
import { didYouMean } from '../nearest-name.ts';
import { expressionProblem, type Expression } from './expression-problem.ts';
import { type Token, tokenize } from './tokenize.ts';

/** What a name in a selection is compared with; patterns are globs. */
export type AssetAtom =
  | { readonly type: 'name'; readonly pattern: string }
  | { readonly type: 'group'; readonly pattern: string }
  | { readonly type: 'owner'; readonly pattern: string }
  | { readonly type: 'tag'; readonly key: string; readonly pattern: string };

/** Assets that match, widened by edges in either direction; `Infinity` is all the way. */
export interface AssetFactor {
  readonly isNegated: boolean;
  readonly upstream: number;
  readonly atom: AssetAtom;
  readonly downstream: number;
  /** Offset of the atom in the expression. */
  readonly at: number;
}

/** Factors that an asset must meet together. */
export type AssetTerm = readonly AssetFactor[];

/** Reads a selection as terms, any of which may take an asset. */
export function parseAssetQuery(text: string): Result<readonly AssetTerm[]> {
  const expression: Expression = { kind: 'selection', text };
  const tokens = tokenize(text, [',', '!', '+']);
  const parsers = splitAtSpaces(tokens).map((term) => createParser(expression, term));
  if (parsers.length === 0) {
    const fault = { code: 'empty-selection', message: 'expected an asset', at: 0 };
    return fail(expressionProblem(expression, { ...fault, hint: 'Write "*" for all of them.' }));
  }
  const terms = parsers.map(parseTerm);
  const problems = parsers.flatMap((parser) => parser.problems);
  return problems.length > 0 ? fail(...problems) : ok(terms);
}

function splitAtSpaces(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const terms: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'space') terms.push([]);
    else terms.at(-1)!.push(token);
  }
  return terms.filter((term) => term.length > 0);
}

/** Reads one term's tokens from left to right and collects what is wrong with them. */
interface Parser {
  readonly expression: Expression;
  readonly tokens: Token[];
  readonly end: number;
  readonly problems: Problem[];
}

function createParser(expression: Expression, tokens: readonly Token[]): Parser {
  return { expression, tokens: [...tokens], end: tokens.at(-1)!.end, problems: [] };
}

function parseTerm(parser: Parser): AssetTerm {
  const factors: AssetFactor[] = [];
  let after = '';
  do {
    const factor = parseFactor(parser, after);
    if (!factor) return [];
    factors.push(factor);
    after = ' after ","';
  } while (takeSymbol(parser, ','));
  const rest = parser.tokens[0];
  if (rest) expected(parser, `a space or "," before "${rest.text}"`);
  return factors;
}

/** `!` `2+` atom `+1`, of which only the atom is needed. */
function parseFactor(parser: Parser, after: string): AssetFactor | undefined {
  const isNegated = takeSymbol(parser, '!');
  const upstream = takeLeadingSteps(parser);
  const word = parser.tokens[0];
  if (word?.type !== 'word') {
    return expected(
      parser,
      `an asset${isNegated ? ' after "!"' : upstream > 0 ? ' after "+"' : after}`,
    );
  }
  parser.tokens.shift();
  if (word.isUnclosed) return reject(parser, word.start, 'the quote is never closed');
  const atom = parseAtom(parser, word);
  const downstream = takeSymbol(parser, '+') ? takeSteps(parser) : 0;
  return atom && { isNegated, upstream, atom, downstream, at: word.start };
}

function takeLeadingSteps(parser: Parser): number {
  const [first, second] = parser.tokens;
  if (first && isCount(first) && second?.text === '+') {
    parser.tokens.splice(0, 2);
    return Number(first.text);
  }
  return takeSymbol(parser, '+') ? Infinity : 0;
}

function takeSteps(parser: Parser): number {
  const count = parser.tokens[0];
  if (!count || !isCount(count)) return Infinity;
  parser.tokens.shift();
  return Number(count.text);
}

function isCount(token: Token): boolean {
  return token.type === 'word' && /^\d+$/.test(token.text);
}

function takeSymbol(parser: Parser, symbol: string): boolean {
  const token = parser.tokens[0];
  if (token?.type !== 'symbol' || token.text !== symbol) return false;
  parser.tokens.shift();
  return true;
}

const selectors = ['group', 'tag', 'owner'];

function parseAtom(parser: Parser, { text, start }: Token): AssetAtom | undefined {
  const colon = text.indexOf(':');
  if (colon < 0) return { type: 'name', pattern: text };
  const selector = text.slice(0, colon);
  const value = text.slice(colon + 1);
  if (value === '' && selectors.includes(selector)) {
    return reject(parser, start, `expected a ${selector} after "${selector}:"`);
  }
  if (selector === 'group' || selector === 'owner') return { type: selector, pattern: value };
  if (selector === 'tag') {
    const [, key = '', pattern = '*'] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
    return { type: 'tag', key, pattern };
  }
  const hint = didYouMean(selector, selectors) ?? 'Write group:x, tag:key=value or owner:x.';
  return reject(parser, start, `there is no selector "${selector}:"`, hint);
}

function expected(parser: Parser, what: string): undefined {
  const hint = what.endsWith('","')
    ? 'A comma takes what both sides name; a space takes either.'
    : undefined;
  const at = parser.tokens[0]?.start ?? parser.end;
  return reject(parser, at, `expected ${what}`, hint);
}

function reject(parser: Parser, at: number, message: string, hint?: string): undefined {
  const fault = { code: 'selection-syntax', message, at, hint };
  parser.problems.push(expressionProblem(parser.expression, fault));
}
