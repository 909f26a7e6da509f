import { fail, ok, type Problem, type Result } from '../problem.ts';
import { expressionProblem, type Expression } from './expression-problem.ts';
import type { Recent, RecentUnit } from './recent-window.ts';
import { type Token, tokenize } from './tokenize.ts';

/** A key, a glob, or a period of time as written; quoted text is nothing but a key. */
export interface KeyText {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** What one item of a partition expression asks for. */
export type PartitionWish =
  | { readonly type: 'all' }
  | ({ readonly type: 'recent' } & Recent)
  | ({ readonly type: 'key' } & KeyText)
  /** Both ends inclusive; an absent one is open. */
  | { readonly type: 'range'; readonly from?: KeyText; readonly to?: KeyText };

/** A wish, of one dimension of multi assets when it says so (`region=eu`). */
export interface PartitionTerm {
  readonly dimension?: string;
  readonly wish: PartitionWish;
  /** The term as written, without its dimension. */
  readonly text: string;
}

export interface PartitionItem {
  readonly isExcluded: boolean;
  /** Joined by `&`: all of them have to hold. */
  readonly terms: readonly PartitionTerm[];
  /** Offset of the item in the expression. */
  readonly at: number;
}

/**
 * Reads a partition expression as its comma-separated items. Only known names of dimensions are
 * read as such, since keys may hold `=`.
 */
export function parsePartitionQuery(
  text: string,
  dimensions: ReadonlySet<string> = new Set(),
): Result<readonly PartitionItem[]> {
  const expression: PartitionExpression = { kind: 'partitions', text, dimensions };
  const problems: Problem[] = [];
  const items = splitAtCommas(expression).flatMap((part, i) => {
    const item = parseItem(expression, { ...part, isFirst: i === 0 });
    if (item.ok) return [item.value];
    problems.push(...item.problems);
    return [];
  });
  return problems.length > 0 ? fail(...problems) : ok(items);
}

interface PartitionExpression extends Expression {
  readonly dimensions: ReadonlySet<string>;
}

interface Part {
  readonly tokens: readonly Token[];
  /** Offset of the comma or end behind it. */
  readonly end: number;
}

/** The tokens between commas, without the white space around them. */
function splitAtCommas({ text }: Expression): readonly Part[] {
  const parts: Part[] = [];
  let tokens: Token[] = [];
  for (const token of tokenize(text, [',', '!', '..'])) {
    if (isSymbol(token, ',')) {
      parts.push({ tokens, end: token.start });
      tokens = [];
    } else tokens.push(token);
  }
  parts.push({ tokens, end: text.length });
  return parts.map((part) => ({ ...part, tokens: trim(part.tokens) }));
}

function trim(tokens: readonly Token[]): readonly Token[] {
  const from = tokens.findIndex(({ type }) => type !== 'space');
  const to = tokens.findLastIndex(({ type }) => type !== 'space');
  return from < 0 ? [] : tokens.slice(from, to + 1);
}

function parseItem(
  expression: PartitionExpression,
  { tokens, end, isFirst }: Part & { readonly isFirst: boolean },
): Result<PartitionItem> {
  const isExcluded = tokens[0] !== undefined && isSymbol(tokens[0], '!');
  const body = trim(isExcluded ? tokens.slice(1) : tokens);
  const first = body[0];
  if (!first) {
    const after = isExcluded ? ' after "!"' : isFirst ? '' : ' after ","';
    return reject(expression, end, `expected a partition, a range or "all"${after}`);
  }
  const stray = body.find((token) => isSymbol(token, '!') || token.isUnclosed);
  if (stray?.isUnclosed) return reject(expression, stray.start, 'the quote is never closed');
  if (stray) return reject(expression, stray.start, 'expected "," before "!"');
  const parsed = splitAtAnd(body).map((part) => parseTerm(expression, part));
  const problems = parsed.flatMap((term) => (term.ok ? [] : term.problems));
  if (problems.length > 0) return fail(...problems);
  const terms = parsed.flatMap((term) => (term.ok ? [term.value] : []));
  return ok({ isExcluded, terms, at: first.start });
}

/** What stands on either side of each lone `&`; the first part ends where its `&` starts. */
function splitAtAnd(body: readonly Token[]): readonly Part[] {
  const parts: { tokens: Token[]; end: number }[] = [{ tokens: [], end: body.at(-1)!.end }];
  for (const token of body) {
    const isAnd = token.type === 'word' && token.text === '&' && !token.isQuoted;
    if (!isAnd) parts.at(-1)!.tokens.push(token);
    else {
      parts.at(-1)!.end = token.start;
      parts.push({ tokens: [], end: body.at(-1)!.end });
    }
  }
  return parts.map((part) => ({ ...part, tokens: trim(part.tokens) }));
}

function parseTerm(expression: PartitionExpression, { tokens, end }: Part): Result<PartitionTerm> {
  if (tokens.length === 0) return reject(expression, end, 'expected a partition beside "&"');
  const { dimension, body } = splitDimension(expression, tokens);
  const value = body[0];
  if (!value) {
    return reject(expression, tokens.at(-1)!.end, `expected a partition after "${dimension}="`);
  }
  const wish = parseWish(expression, body);
  if (!wish.ok) return wish;
  const text = expression.text.slice(value.start, body.at(-1)!.end);
  return ok({ ...(dimension === '' ? {} : { dimension }), wish: wish.value, text });
}

/** The dimension that a term begins with, empty when it names none, and the rest of it. */
function splitDimension(
  { text, dimensions }: PartitionExpression,
  tokens: readonly Token[],
): { readonly dimension: string; readonly body: readonly Token[] } {
  const start = tokens[0]!.start;
  const [prefix = '', dimension = ''] = /^([\w-]+)\s*=\s*/.exec(text.slice(start)) ?? [];
  if (!dimensions.has(dimension)) return { dimension: '', body: tokens };
  const from = start + prefix.length;
  const body = tokens.flatMap((token) => {
    if (token.end <= from) return [];
    if (token.start >= from) return [token];
    return [{ ...token, text: token.text.slice(from - token.start), start: from }];
  });
  return { dimension, body: trim(body) };
}

function parseWish(expression: Expression, body: readonly Token[]): Result<PartitionWish> {
  const dots = body.findIndex((token) => isSymbol(token, '..'));
  if (dots >= 0) return parseRange(expression, body, dots);
  const key = readKey(expression, body);
  if (key.isQuoted) return ok({ type: 'key', ...key });
  if (key.text === 'all' || key.text === '*') return ok({ type: 'all' });
  if (/^last(\s|$)/.test(key.text)) return parseRecent(expression, body, key.text);
  return ok({ type: 'key', ...key });
}

function parseRange(
  expression: Expression,
  body: readonly Token[],
  dots: number,
): Result<PartitionWish> {
  const before = trim(body.slice(0, dots));
  const after = trim(body.slice(dots + 1));
  const again = after.find((token) => isSymbol(token, '..'));
  if (again) {
    const message = 'expected "," before a second ".."';
    return reject(expression, again.start, message, 'A key that holds ".." needs double quotes.');
  }
  if (before.length === 0 && after.length === 0) {
    const hint = 'Write "2024-01..2024-03", "2024-06.." or "..2024-06".';
    return reject(expression, body[dots]!.start, 'expected a partition beside ".."', hint);
  }
  return ok({
    type: 'range',
    ...(before.length > 0 ? { from: readKey(expression, before) } : {}),
    ...(after.length > 0 ? { to: readKey(expression, after) } : {}),
  });
}

/** Words with white space between them are one key, spelled as the user did. */
function readKey({ text }: Expression, tokens: readonly Token[]): KeyText {
  const first = tokens[0]!;
  if (tokens.length === 1) return { text: first.text, isQuoted: first.isQuoted };
  return { text: text.slice(first.start, tokens.at(-1)!.end), isQuoted: false };
}

const units: Readonly<Record<string, RecentUnit>> = {
  h: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
  w: 'week',
  week: 'week',
  mo: 'month',
  month: 'month',
  q: 'quarter',
  quarter: 'quarter',
  y: 'year',
  year: 'year',
};

/** More than this many of any unit reaches back past the calendar that time is computed with. */
const mostRecent = 100_000;

/** `last 30d`, `last 3 months`. */
function parseRecent(
  expression: Expression,
  body: readonly Token[],
  text: string,
): Result<PartitionWish> {
  const at = body[2]?.start ?? body[0]!.end;
  const [, digits, word = ''] = /^last\s+(\d+)\s*([a-z]+)$/i.exec(text) ?? [];
  const hint = 'Units are h, d, w, mo, q and y.';
  if (digits === undefined) {
    return reject(expression, at, 'expected a length such as "30d" after "last"', hint);
  }
  const unit = unitOf(word.toLowerCase());
  if (unit === undefined) {
    return reject(expression, at, `expected a unit of time instead of "${word}"`, hint);
  }
  const count = Number(digits);
  if (count >= 1 && count <= mostRecent) return ok({ type: 'recent', count, unit });
  return reject(expression, at, `expected 1 to ${mostRecent} ${unit}s instead of ${digits}`);
}

function unitOf(word: string): RecentUnit | undefined {
  const singular = word.length > 2 && word.endsWith('s') ? word.slice(0, -1) : word;
  return Object.hasOwn(units, singular) ? units[singular] : undefined;
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.type === 'symbol' && token.text === symbol;
}

function reject(expression: Expression, at: number, message: string, hint?: string): Result<never> {
  return fail(expressionProblem(expression, { code: 'partitions-syntax', message, at, hint }));
}
