import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TaskSet } from '../../../source/domain/schedule/task-set.ts';

test('a set finds the same members as a sorted list of them', () => {
  const changes = fc.array(fc.tuple(fc.boolean(), fc.nat(3999)), { maxLength: 200 });
  fc.assert(
    fc.property(changes, fc.nat(4000), (list, from) => {
      const set = new TaskSet(4000);
      const model = new Set<number>();
      for (const [isAdded, member] of list) {
        if (isAdded) set.add(member);
        else set.delete(member);
        if (isAdded) model.add(member);
        else model.delete(member);
      }
      const sorted = [...model].sort((a, b) => a - b);
      expect(set.size).toBe(sorted.length);
      expect([...set.within(0, 4000)]).toEqual(sorted);
      expect(set.next(from)).toBe(sorted.find((member) => member >= from) ?? -1);
    }),
  );
});

test('a set without room is empty', () => {
  expect(new TaskSet(0).next(0)).toBe(-1);
});
