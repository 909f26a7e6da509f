/** What can be asked of single tasks, and the statuses of cells for which that makes sense. */
export const taskVerbs = {
  retry: ['failed', 'cancelled', 'skipped'],
  'build again': ['succeeded', 'failed', 'cancelled', 'skipped'],
  cancel: ['queued', 'running', 'blocked'],
  skip: ['queued', 'failed', 'blocked', 'cancelled'],
  'mark as done': ['queued', 'failed', 'blocked', 'cancelled', 'skipped'],
} as const;

export type TaskVerb = keyof typeof taskVerbs;
