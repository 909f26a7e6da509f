/** Whether text holds a wildcard: `*` (any run of characters) or `?` (any one). */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/** A test for whole texts that match the glob; without wildcards it tests for equality. */
export function compileGlob(glob: string): (text: string) => boolean {
  if (!isGlob(glob)) return (text) => text === glob;
  const source = glob
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const pattern = new RegExp(`^${source}$`, 'su');
  return (text) => pattern.test(text);
}
