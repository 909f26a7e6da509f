import type { PartitionKey } from '../names.ts';
import { dayMs, daysFromCivil, hourMs, minuteMs, secondMs } from './civil-date.ts';
import { formatOffset, parseOffset } from './offset.ts';
import { partsOf, writePattern, type PatternField, type PatternPart } from './pattern.ts';
import type { Ticks } from './ticks.ts';
import { zoneOf } from './zone.ts';

/** Names for ticks, and back. */
export interface TickKeys {
  /** The tick's local time in the pattern; where that repeats, the later one carries its offset. */
  keyOf(index: number): PartitionKey;
  /** The tick that has exactly this key. */
  indexOf(key: string): number | undefined;
}

/** Keys in a checked pattern that tells any two ticks apart but for a repeated hour. */
export function createTickKeys(ticks: Ticks, timezone: string, pattern: string): TickKeys {
  const zone = zoneOf(timezone);
  const parts = partsOf(pattern);
  const readMoment = momentReader(parts);
  const showsOffset = parts.some((part) => part.type === 'field' && part.field === 'XXX');

  function keyOf(index: number): PartitionKey {
    const start = ticks.startOf(index);
    const local = ticks.localOf(index);
    const offset = zone.offsetAt(start);
    const text = writePattern(parts, local, offset);
    const isRepeat = !showsOffset && zone.instantOf(local) < start;
    return (isRepeat ? text + formatOffset(offset) : text) as PartitionKey;
  }

  function indexOf(key: string): number | undefined {
    const read = readMoment(key);
    if (!read) return undefined;
    const { local, offset } = read;
    // A key states the beginning of its period, and the tick may stand later within it.
    const before = ticks.indexAt(offset === undefined ? zone.instantOf(local) : local - offset);
    return [before, before + 1].find((index) => keyOf(index) === key);
  }

  return { keyOf, indexOf };
}

interface ReadMoment {
  readonly local: number;
  readonly offset?: number;
}

const fieldSpelling: Record<PatternField, string> = {
  yyyy: String.raw`\d{4}`,
  MM: String.raw`\d\d`,
  dd: String.raw`\d\d`,
  HH: String.raw`\d\d`,
  mm: String.raw`\d\d`,
  ss: String.raw`\d\d`,
  Q: '[1-4]',
  XXX: String.raw`Z|[+-]\d\d:\d\d(?::\d\d)?`,
};

/** Reads the earliest local time that a text in the pattern can mean. */
function momentReader(parts: readonly PatternPart[]): (text: string) => ReadMoment | undefined {
  const fields = parts.flatMap((part) => (part.type === 'field' ? [part.field] : []));
  const body = parts.map((part) =>
    part.type === 'field' ? `(${fieldSpelling[part.field]})` : escapeRegExp(part.text),
  );
  const suffix = fields.includes('XXX') ? '' : String.raw`([+-]\d\d:\d\d(?::\d\d)?)?`;
  const spelling = new RegExp(`^${body.join('')}${suffix}$`);
  const groups: Partial<Record<PatternField, number>> = Object.fromEntries(
    fields.map((field, i) => [field, i + 1]),
  );
  return (text) => {
    const match = spelling.exec(text);
    if (!match) return undefined;
    const valueOf = (field: PatternField) => {
      const group = groups[field];
      return group === undefined ? undefined : match[group];
    };
    const local = localOf(valueOf);
    const offsetText = valueOf('XXX') ?? match[fields.length + 1];
    const offset = offsetText === undefined ? undefined : parseOffset(offsetText);
    return offset === undefined ? { local } : { local, offset };
  };
}

function localOf(valueOf: (field: PatternField) => string | undefined): number {
  const number = (field: PatternField, absent: number): number => Number(valueOf(field) ?? absent);
  const month = number('MM', number('Q', 1) * 3 - 2);
  return (
    daysFromCivil(number('yyyy', 1970), month, number('dd', 1)) * dayMs +
    number('HH', 0) * hourMs +
    number('mm', 0) * minuteMs +
    number('ss', 0) * secondMs
  );
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
