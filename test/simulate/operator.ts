import type { Graph } from '../../source/domain/graph.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { taskId } from '../../source/domain/plan/task-id.ts';
import type { RunCommand } from '../../source/domain/schedule/command.ts';
import { poolNames } from './create-assets.ts';
import type { Random } from './random.ts';

/** What an operator sees of a backfill. */
interface Sight {
  readonly random: Random;
  readonly plan: Plan;
  readonly graph: Graph;
}

type Makers = {
  readonly [T in RunCommand['type']]: (sight: Sight) => Extract<RunCommand, { readonly type: T }>;
};

/** Every command that there is, with something to say. */
const makers: Makers = {
  'retry-tasks': (sight) => ({ type: 'retry-tasks', tasks: pickTasks(sight) }),
  'retry-downstream': (sight) => ({ type: 'retry-downstream', tasks: pickTasks(sight) }),
  'retry-all-failed': () => ({ type: 'retry-all-failed' }),
  'retry-all-unfinished': () => ({ type: 'retry-all-unfinished' }),
  'cancel-tasks': (sight) => ({ type: 'cancel-tasks', tasks: pickTasks(sight) }),
  'cancel-all': () => ({ type: 'cancel-all' }),
  'skip-tasks': (sight) => ({ type: 'skip-tasks', tasks: pickTasks(sight) }),
  'mark-done': (sight) => ({ type: 'mark-done', tasks: pickTasks(sight) }),
  pause: () => ({ type: 'pause' }),
  resume: () => ({ type: 'resume' }),
  'set-concurrency': ({ random }) => ({ type: 'set-concurrency', concurrency: random.int(1, 5) }),
  'set-pool': ({ random }) => ({
    type: 'set-pool',
    pool: random.pick(poolNames),
    slots: random.int(0, 3),
  }),
  'set-priority': (sight) => {
    const { random, plan } = sight;
    const isOfAsset = random.chance(0.5);
    const named = isOfAsset
      ? { assets: [random.pick(plan.assets).asset] }
      : { tasks: pickTasks(sight) };
    return { type: 'set-priority', priority: random.int(-1, 4), ...named };
  },
  'set-budget': ({ random }) => ({
    type: 'set-budget',
    ...(random.chance(0.8) ? { budget: random.int(1, 30) } : {}),
  }),
  'set-max-failures': ({ random }) => ({
    type: 'set-max-failures',
    ...(random.chance(0.8) ? { failures: random.int(1, 5) } : {}),
  }),
  'lift-guard': () => ({ type: 'lift-guard' }),
};

/** Ones that would end most backfills before anything else can happen are said seldom. */
const rareness: Partial<Record<RunCommand['type'], number>> = { 'cancel-all': 0.05, pause: 0.5 };

export function createCommand(sight: Sight): RunCommand {
  const types = Object.keys(makers) as RunCommand['type'][];
  for (;;) {
    const type = sight.random.pick(types);
    if (sight.random.chance(rareness[type] ?? 1)) return makers[type](sight);
  }
}

function pickTasks({ random, plan, graph }: Sight): string[] {
  return Array.from({ length: random.int(1, 3) }, () =>
    taskId(plan, graph, random.int(0, plan.taskCount - 1)),
  );
}
