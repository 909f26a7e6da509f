const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/**
 * Bytes of a size such as `512MB`, `1.5GB` or `2G`, in steps of 1,024. `undefined` for any other
 * text.
 */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i.exec(text);
  if (!match) return undefined;
  const unit = units.findIndex((each) => each.startsWith(match[2]!.toUpperCase() || 'B'));
  return Math.round(Number(match[1]) * 1024 ** unit);
}

/** A size in the largest unit of which it has one, with three digits at most: `1.5 GB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${Number(size.toPrecision(3))} ${units[unit]!}`;
}
