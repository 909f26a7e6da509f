import { expect, test } from 'vitest';
import { nameTask, recallTask } from '../../../source/domain/plan/recall-task.ts';
import { findTask, taskId } from '../../../source/domain/plan/task-id.ts';
import { graph } from '../../builders/graph.ts';
import { planFor } from './plan-chart.ts';

test('a task is found by its id, however many were named or looked up since', () => {
  const drawn = graph('raw', { raw: 'hourly' }, Date.UTC(2024, 3, 1));
  const plan = planFor({ graph: drawn });
  const ids = Array.from({ length: plan.taskCount }, (_, task) => nameTask(plan, drawn, task));
  expect(ids.length).toBeGreaterThan(2000);
  expect(ids[7]).toBe(taskId(plan, drawn, 7));
  for (const [task, id] of ids.entries()) expect(recallTask(plan, drawn, id)).toBe(task);
});

test('an id that is none is found at no time', () => {
  const drawn = graph('raw');
  const plan = planFor({ graph: drawn });
  expect(recallTask(plan, drawn, 'raw/2034-01-01')).toBeUndefined();
  expect(recallTask(plan, drawn, 'raw/2034-01-01')).toBeUndefined();
});

test('what is known of one graph is not believed of another', () => {
  const plan = planFor({ graph: graph('raw') });
  const later = graph('raw', { raw: { type: 'daily', start: '2024-01-02', timezone: 'UTC' } });
  const id = nameTask(plan, graph('raw'), 0);
  expect(findTask(plan, later, id)).toBeUndefined();
  expect(recallTask(plan, later, id)).toBeUndefined();
});
