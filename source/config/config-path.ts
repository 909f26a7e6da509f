import type { JsonPath } from './json-document.ts';

/** `asset "raw": ` and `retry.max`; both are empty for the whole config. */
export function subjectOf(path: JsonPath): { readonly owner: string; readonly field: string } {
  const [section, name] = path;
  const kind = section === 'assets' ? 'asset' : section === 'pools' ? 'pool' : undefined;
  if (kind === undefined || name === undefined) return { owner: '', field: fieldText(path) };
  return { owner: `${kind} "${name}": `, field: fieldText(path.slice(2)) };
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
