import type { Only, Plan, PlanRequest } from '../../domain/plan/plan.ts';
import type { Result } from '../../domain/problem.ts';

/** The plan screen: what was asked for, and the plan that answers it. */
export interface PlanState {
  readonly request: PlanRequest;
  readonly result: Result<Plan>;
  /** First task of the list on screen. */
  readonly top: number;
  readonly isLaunching: boolean;
}

const onlySteps: readonly (readonly Only[] | undefined)[] = [
  undefined,
  ['missing'],
  ['failed'],
  ['stale'],
  ['all'],
];

export type PlanToggle = 'upstream' | 'downstream' | 'force' | 'only' | 'order';

/** The request with one choice changed; `only` and `order` go round. */
export function toggleRequest(request: PlanRequest, toggle: PlanToggle): PlanRequest {
  switch (toggle) {
    case 'upstream':
    case 'downstream':
    case 'force':
      return { ...request, [toggle]: request[toggle] !== true };
    case 'order':
      return { ...request, order: request.order === 'newest' ? 'oldest' : 'newest' };
    case 'only': {
      const { only, ...rest } = request;
      const next = nextOnly(only);
      return next ? { ...rest, only: next } : rest;
    }
  }
}

function nextOnly(only: readonly Only[] | undefined): readonly Only[] | undefined {
  const at = onlySteps.findIndex((step) => step?.join() === only?.join());
  return onlySteps[(at + 1) % onlySteps.length];
}

/** What `only` takes, in words. */
export function describeOnly(request: PlanRequest): string {
  return request.only?.join(', ') ?? 'unbuilt or stale';
}
