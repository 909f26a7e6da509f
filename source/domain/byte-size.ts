const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them, in steps of a thousand: `812 B`, `4.2 MB`, `1 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < units.length - 1 && Math.round(value) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1).replace('.0', '') : value.toFixed(0);
  return `${text} ${units[unit]!}`;
}

/** Bytes of a size such as `1GB`, `1.5 MB` or `800`; `undefined` for any other text. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)?$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = units.findIndex((each) => each === (match[2] ?? 'B').toUpperCase());
  return Math.round(Number(match[1]) * 1000 ** unit);
}
