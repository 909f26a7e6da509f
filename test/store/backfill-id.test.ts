import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIds, isBackfillId, nextId } from '../../source/store/backfill-id.ts';

test('the first ids are three digits long', () => {
  expect([nextId([], () => 0), nextId([], () => 0.999)]).toEqual(['bf-101', 'bf-120']);
});

test('an id follows the last one, in short steps', () => {
  expect(nextId(['bf-101', 'bf-7k2', 'bf-3zz'], () => 0)).toBe('bf-7k3');
});

test('ids grow longer once the short ones are used up', () => {
  expect(nextId(['bf-zzz'], () => 0)).toBe('bf-1000');
});

test('names that are no ids do not count', () => {
  expect(nextId(['bf-zz', 'notes', 'bf-7k2.tmp', 'bf-l00'], () => 0)).toBe('bf-101');
});

test('ids are told from other names', () => {
  const names = ['bf-7k2', 'bf-1000', 'bf-7k2.tmp', 'bf-7K2', 'bf-zz', 'xx-7k2', 'bf-'];
  expect(names.filter(isBackfillId)).toEqual(['bf-7k2', 'bf-1000']);
});

test('ids sort in the order in which they were given', () => {
  const chances = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 3000 });
  fc.assert(
    fc.property(chances, (steps) => {
      const ids: string[] = [];
      for (const step of steps) ids.push(nextId(ids.slice(-1), () => step));
      expect([...ids].sort(compareIds)).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 20 },
  );
});
