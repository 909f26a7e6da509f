/** A piece of an expression; together the tokens spell all of it. */
export interface Token {
  readonly type: 'word' | 'symbol' | 'space';
  /** What it means: a word without its quotes. */
  readonly text: string;
  /** Offsets into the expression, from 0; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
  /** A quote was opened in it and never closed. */
  readonly isUnclosed: boolean;
}

/**
 * Cuts an expression into symbols, runs of white space, and words. Between double quotes, which
 * may also open inside a word (`owner:"data team"`), everything belongs to the word.
 */
export function tokenize(expression: string, symbols: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < expression.length; start = tokens.at(-1)!.end) {
    tokens.push(readToken(expression, start, symbols));
  }
  return tokens;
}

function readToken(expression: string, start: number, symbols: readonly string[]): Token {
  const plain = { start, isQuoted: false, isUnclosed: false };
  const space = /^\s+/.exec(expression.slice(start))?.[0];
  if (space !== undefined) {
    return { ...plain, type: 'space', text: space, end: start + space.length };
  }
  const symbol = symbolAt(expression, start, symbols);
  if (symbol !== undefined) {
    return { ...plain, type: 'symbol', text: symbol, end: start + symbol.length };
  }
  return readWord(expression, start, symbols);
}

function readWord(expression: string, start: number, symbols: readonly string[]): Token {
  let end = start;
  let text = '';
  let isOpen = false;
  let isQuoted = false;
  while (end < expression.length) {
    const character = expression[end]!;
    if (!isOpen && (/\s/.test(character) || symbolAt(expression, end, symbols) !== undefined))
      break;
    if (character === '"') {
      isOpen = !isOpen;
      isQuoted = true;
    } else text += character;
    end += 1;
  }
  return { type: 'word', text, start, end, isQuoted, isUnclosed: isOpen };
}

function symbolAt(text: string, at: number, symbols: readonly string[]): string | undefined {
  return symbols.find((symbol) => text.startsWith(symbol, at));
}
