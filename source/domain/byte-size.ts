const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** A size such as "512MB" (a million each), "1.5 GiB" (2^30 each) or "4096B", in bytes. */
export function parseByteSize(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([kmgt]?i?b)$/i.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()];
  return factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

const shown = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes as people read it: "4.2MB", to two digits. */
export function formatByteSize(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.5 && unit < shown.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && amount < 9.95 ? 1 : 0;
  return `${amount.toFixed(digits)}${shown[unit]!}`;
}

const steps = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them, in steps of a thousand: `812 B`, `4.2 MB`, `1 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < steps.length - 1 && Math.round(value) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1).replace('.0', '') : value.toFixed(0);
  return `${text} ${steps[unit]!}`;
}

/** Bytes of a size such as `1GB`, `1.5 MB` or `800`; `undefined` for any other text. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)?$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = steps.findIndex((each) => each === (match[2] ?? 'B').toUpperCase());
  return Math.round(Number(match[1]) * 1000 ** unit);
}
