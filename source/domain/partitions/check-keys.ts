import type { Problem } from '../problem.ts';

/** What is wrong with the keys of static partitions. */
export function checkKeys(keys: readonly string[]): readonly Problem[] {
  if (keys.length === 0) {
    return [{ code: 'no-keys', message: noKeys, path: ['keys'] }];
  }
  const seen = new Set<string>();
  return keys.flatMap((key, i) => {
    const message = messageAboutKey(key, seen);
    seen.add(key);
    return message === undefined ? [] : [{ code: 'bad-key', message, path: ['keys', i] }];
  });
}

const noKeys = 'static partitions have no keys, expected at least one';

/** A key is one line of a file. */
const unprintable = /[\u0000-\u001f\u007f]/;

function messageAboutKey(key: string, seen: ReadonlySet<string>): string | undefined {
  const shown = JSON.stringify(key);
  if (seen.has(key)) return `key ${shown} is listed twice`;
  if (key.trim() === '') return `key ${shown} is blank`;
  if (key.trim() !== key) return `key ${shown} begins or ends with a space`;
  return unprintable.test(key) ? `key ${shown} has a control character` : undefined;
}
