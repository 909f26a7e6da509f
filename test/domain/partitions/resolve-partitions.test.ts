import { describe, expect, it } from 'vitest';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';

describe('static partitions', () => {
  const partitions = resolvePartitions({ type: 'static', keys: ['eu', 'us', 'a/b'] }, 0);

  it('are their keys in the order given, at any time', () => {
    expect(partitions.count).toBe(3);
    expect([0, 1, 2].map((ordinal) => partitions.keyOf(ordinal))).toEqual(['eu', 'us', 'a/b']);
    expect(partitions.ordinalOf('us')).toBe(1);
    expect(partitions.ordinalOf('US')).toBeUndefined();
    expect(partitions.ordinalOf('constructor')).toBeUndefined();
  });

  it('have no key beyond the last', () => {
    expect(() => partitions.keyOf(3)).toThrow(RangeError);
    expect(() => partitions.keyOf(-1)).toThrow(RangeError);
  });
});

describe('the whole partition', () => {
  const partitions = resolvePartitions({ type: 'unpartitioned' }, 0);

  it('is one, named "all"', () => {
    expect(partitions.count).toBe(1);
    expect(partitions.keyOf(0)).toBe('all');
    expect(partitions.ordinalOf('all')).toBe(0);
    expect(partitions.ordinalOf('')).toBeUndefined();
  });
});

describe('time partitions', () => {
  it('exist up to the moment they are resolved for', () => {
    const definition = { type: 'daily', start: '2024-01-01', timezone: 'UTC' } as const;
    expect(resolvePartitions(definition, Date.parse('2024-02-01')).count).toBe(31);
    expect(resolvePartitions(definition, Date.parse('2024-03-01')).count).toBe(60);
  });

  it('are refused when their definition was never checked', () => {
    const definition = { type: 'daily', start: 'soon', timezone: 'UTC' } as const;
    expect(() => resolvePartitions(definition, 0)).toThrow('unchecked moment "soon"');
  });
});
