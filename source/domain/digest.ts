/** Odd 32-bit primes; two walks over the text make 64 bits. */
const primes = [0x01000193, 0x85ebca6b] as const;

/**
 * 16 hexadecimal digits that differ, with near certainty, when the text does. They tell change,
 * not forgery: whoever means to can find another text with the same digest.
 */
export function digestText(text: string): string {
  return primes.map((prime) => hash(text, prime).toString(16).padStart(8, '0')).join('');
}

function hash(text: string, prime: number): number {
  let value = 0x811c9dc5 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), prime);
    value ^= value >>> 15;
  }
  return value >>> 0;
}

/** Digest of a JSON value, whatever the order of its objects' keys. */
export function digestValue(value: unknown): string {
  return digestText(JSON.stringify(value, sortKeys));
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
