import type { JsonPath } from './json-document.ts';

/** `asset "raw": ` and `retry.max`; both are empty for the whole config. */
export function subjectOf(path: JsonPath): { readonly owner: string; readonly field: string } {
  const [section, name] = path;
  const kind = section === 'assets' ? 'asset' : section === 'pools' ? 'pool' : undefined;
  if (kind === undefined || name === undefined) return { owner: '', field: fieldText(path) };
  return { owner: `${kind} "${name}": `, field: fieldText(path.slice(2)) };
}

/** The thing at a path as the subject of a sentence. */
export function nameSubject(path: JsonPath): string {
  const { owner, field } = subjectOf(path);
  if (field !== '') return `${owner}"${field}"`;
  return owner === '' ? 'the config' : owner.slice(0, -2);
}

function fieldText(path: JsonPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** The value at a path, `undefined` when there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}
