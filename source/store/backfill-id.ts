/** Digits that cannot be mistaken for one another, in the order in which they sort. */
const digits = '0123456789abcdefghjkmnpqrstvwxyz';
const prefix = 'bf-';
const shortest = 3;
const largestStep = 64;

/** Whether text has the form of an id that `nextId` gives. */
export function isBackfillId(text: string): boolean {
  return text.startsWith(prefix) && readNumber(text) !== undefined;
}

/** Orders ids as they were given: shorter ones first, then by text. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * An id such as `bf-7k2` that comes after every given one: a chance step on, so that two copies
 * of a state directory seldom give the same, and longer once the short ones are used up.
 */
export function nextId(taken: Iterable<string>, random: () => number): string {
  let last = digits.length ** (shortest - 1);
  for (const id of taken) last = Math.max(last, readNumber(id) ?? 0);
  return prefix + writeNumber(last + 1 + Math.floor(random() * largestStep));
}

function readNumber(id: string): number | undefined {
  const text = id.slice(prefix.length);
  if (text.length < shortest) return undefined;
  let value = 0;
  for (const character of text) {
    const digit = digits.indexOf(character);
    if (digit < 0) return undefined;
    value = value * digits.length + digit;
  }
  return value;
}

function writeNumber(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / digits.length)) {
    text = digits[rest % digits.length]! + text;
  }
  return text;
}
