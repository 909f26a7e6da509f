import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { Problem, ProblemLocation, Result } from '../domain/problem.ts';
import { fail, ok } from '../domain/problem.ts';

export type JsonPath = readonly (string | number)[];

/** A place in a document: a value, or the key it has, or a character of a text value. */
export interface JsonPlace {
  readonly path: JsonPath;
  readonly at: 'value' | 'key';
  /** Characters into the decoded text of a string value. */
  readonly character?: number;
}

/** A parsed JSON file that still knows where everything stands. */
export interface JsonDocument {
  readonly value: unknown;
  /** Line and column of a place; of the nearest thing around it when it does not exist. */
  locate(place: JsonPlace): ProblemLocation;
}

/**
 * Parses JSON with comments and trailing commas. Every syntax error and every repeated key is a
 * problem with its location; `file` is the name that locations show.
 */
export function parseJsonDocument(text: string, file: string): Result<JsonDocument> {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
  const locateOffset = offsetLocator(text, file);
  if (errors.length > 0 || root === undefined) {
    return fail(...errors.map((error) => syntaxProblem(text, error, locateOffset)));
  }
  const repeated = [...repeatedKeys(root)].map((key) => repeatedKeyProblem(key, locateOffset));
  if (repeated.length > 0) return fail(...repeated);
  return ok({
    value: getNodeValue(root) as unknown,
    locate: (place) => locateOffset(findOffset(root, text, place)),
  });
}

type OffsetLocator = (offset: number) => ProblemLocation;

function offsetLocator(text: string, file: string): OffsetLocator {
  return (offset) => {
    const before = text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { file, line: before.split('\n').length, column: offset - lineStart + 1 };
  };
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'is not JSON: texts and keys need double quotes',
  InvalidNumberFormat: 'is not a number',
  PropertyNameExpected: 'a key in double quotes was expected',
  ValueExpected: 'a value was expected',
  ColonExpected: 'a colon was expected after the key',
  CommaExpected: 'a comma was expected',
  CloseBraceExpected: '"}" was expected',
  CloseBracketExpected: '"]" was expected',
  EndOfFileExpected: 'the end of the file was expected',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a text is not closed on its line',
  InvalidUnicode: 'an escape is not \\u and four hexadecimal digits',
  InvalidEscapeCharacter: 'an escape is not one that JSON knows',
  InvalidCharacter: 'a control character must be escaped',
};

function syntaxProblem(text: string, error: ParseError, locateOffset: OffsetLocator): Problem {
  const name = printParseErrorCode(error.error);
  const found = text.slice(error.offset, error.offset + error.length).split('\n')[0]!;
  const shown = found.replace(/^[^"].*$/, '"$&"') || 'the end of the file';
  const what = syntaxMessages[name] ?? name;
  return {
    code: 'json-syntax',
    message: what.startsWith('is ') ? `${shown} ${what}` : `${what}, found ${shown}`,
    location: locateOffset(error.offset),
  };
}

/** Key nodes that stand again in the same object. */
function* repeatedKeys(node: Node): Generator<Node> {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const key = child.children?.[0];
    if (child.type === 'property' && key !== undefined) {
      const name = key.value as string;
      if (seen.has(name)) yield key;
      seen.add(name);
    }
    yield* repeatedKeys(child);
  }
}

function repeatedKeyProblem(key: Node, locateOffset: OffsetLocator): Problem {
  return {
    code: 'repeated-key',
    message: `the key "${String(key.value)}" stands twice in the same object`,
    location: locateOffset(key.offset),
    hint: 'Keep one of them.',
  };
}

function findOffset(root: Node, text: string, place: JsonPlace): number {
  const node = findNodeAtLocation(root, [...place.path]);
  if (node === undefined) {
    if (place.path.length === 0) return root.offset;
    return findOffset(root, text, { path: place.path.slice(0, -1), at: 'key' });
  }
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  if (place.at === 'key' && key !== undefined) return key.offset;
  if (place.character === undefined || node.type !== 'string') return node.offset;
  return node.offset + 1 + rawLength(text.slice(node.offset + 1), place.character);
}

/** Length in the source of the first `characters` of a JSON text's contents. */
function rawLength(source: string, characters: number): number {
  const units = source.matchAll(/\\u[\da-fA-F]{4}|\\.|[^]/g);
  let length = 0;
  for (const [unit] of units) {
    if (characters-- <= 0) break;
    length += unit.length;
  }
  return length;
}
