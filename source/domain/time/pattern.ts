import type { Problem } from '../problem.ts';
import { civilFromDays, dayMs, floorMod, hourMs, minuteMs, secondMs } from './civil-date.ts';
import { formatOffset } from './offset.ts';
import { zoneOf } from './zone.ts';

/** The fields that a pattern may hold, by their spelling. */
export const patternFields = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'Q', 'XXX'] as const;
export type PatternField = (typeof patternFields)[number];

/** A pattern's parts in order: fields and the literal text between them. */
export type PatternPart =
  | { readonly type: 'field'; readonly field: PatternField }
  | { readonly type: 'literal'; readonly text: string };

const tokenPattern = /'((?:[^']|'')*)'|([A-Za-z])\2*|([^A-Za-z']+)|'/g;

/** Splits a pattern into its parts. Letters that are no field are returned as the bad text. */
export function splitPattern(pattern: string): readonly PatternPart[] | { readonly bad: string } {
  const parts: PatternPart[] = [];
  for (const [token, quoted, letter, plain] of pattern.matchAll(tokenPattern)) {
    if (quoted !== undefined) {
      parts.push({ type: 'literal', text: quoted === '' ? "'" : quoted.replaceAll("''", "'") });
    } else if (plain !== undefined) {
      parts.push({ type: 'literal', text: plain });
    } else if (letter !== undefined && isField(token)) {
      parts.push({ type: 'field', field: token });
    } else {
      return { bad: token };
    }
  }
  return parts;
}

function isField(text: string): text is PatternField {
  return (patternFields as readonly string[]).includes(text);
}

/** The problem with a pattern such as `yyyy-MM-dd'T'HH`, or `undefined` when it has none. */
export function checkPattern(pattern: string): Problem | undefined {
  const parts = splitPattern(pattern);
  if (pattern === '') {
    return { code: 'bad-pattern', message: `pattern is empty, expected one such as "yyyy-MM-dd"` };
  }
  if (!('bad' in parts)) return undefined;
  return {
    code: 'bad-pattern',
    message: `pattern "${pattern}" has unknown "${parts.bad}", expected ${patternFields.join(' ')}`,
    hint:
      parts.bad === "'"
        ? "Close the quote, or write '' for a literal quote."
        : `Write literal letters in single quotes: '${parts.bad}'.`,
  };
}

/** Writes an instant as the pattern says, in the zone's local time. Throws on a bad pattern. */
export function formatPattern(epochMs: number, timezone: string, pattern: string): string {
  const offset = zoneOf(timezone).offsetAt(epochMs);
  return writePattern(partsOf(pattern), epochMs + offset, offset);
}

/** The parts of a pattern that was checked. Throws on any other. */
export function partsOf(pattern: string): readonly PatternPart[] {
  const parts = splitPattern(pattern);
  if ('bad' in parts) throw new Error(`unchecked pattern "${pattern}"`);
  return parts;
}

/** Writes a local time, in local ms, with its offset from UTC in ms. */
export function writePattern(
  parts: readonly PatternPart[],
  localMs: number,
  offset: number,
): string {
  const date = civilFromDays(Math.floor(localMs / dayMs));
  const time = floorMod(localMs, dayMs);
  return parts.map((part) => (part.type === 'literal' ? part.text : write(part.field))).join('');

  function write(field: PatternField): string {
    switch (field) {
      case 'yyyy':
        return padYear(date.year);
      case 'MM':
        return pad(date.month);
      case 'dd':
        return pad(date.day);
      case 'HH':
        return pad(Math.floor(time / hourMs));
      case 'mm':
        return pad(Math.floor(time / minuteMs) % 60);
      case 'ss':
        return pad(Math.floor(time / secondMs) % 60);
      case 'Q':
        return String(Math.ceil(date.month / 3));
      case 'XXX':
        return offset === 0 ? 'Z' : formatOffset(offset);
    }
  }
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function padYear(year: number): string {
  return year < 0 ? `-${String(-year).padStart(6, '0')}` : String(year).padStart(4, '0');
}
