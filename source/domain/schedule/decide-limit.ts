import { didYouMean } from '../nearest-name.ts';
import { fail, type Problem, type Result } from '../problem.ts';
import { chunkIds, findTasks, recordEvents, type CommandEffect } from './command-effect.ts';
import type { RunCommand } from './command.ts';
import type { MutableRun } from './mutable-run.ts';

type CommandOf<T extends RunCommand['type']> = Extract<RunCommand, { readonly type: T }>;

/** Commands that change what may start, and in which order, but no task. */
export type LimitCommand = CommandOf<
  | 'pause'
  | 'resume'
  | 'set-concurrency'
  | 'set-pool'
  | 'set-priority'
  | 'set-budget'
  | 'set-max-failures'
  | 'lift-guard'
>;

/** Checks a command that changes a limit; problems say what is wrong with it. */
export function decideLimit(run: MutableRun, command: LimitCommand): Result<CommandEffect> {
  switch (command.type) {
    case 'pause':
      return run.paused ? already(run, 'paused') : recordEvents({ type: 'paused' });
    case 'resume':
      return run.paused ? recordEvents({ type: 'resumed' }) : already(run, 'not paused');
    case 'set-concurrency':
      return setConcurrency(command.concurrency);
    case 'set-pool':
      return setPool(run, command);
    case 'set-priority':
      return setPriority(run, command);
    case 'set-budget':
      return setBudget(run, command);
    case 'set-max-failures':
      return setMaxFailures(command);
    case 'lift-guard':
      return liftGuard(run);
    default:
      return command satisfies never;
  }
}

function isCount(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}

function setConcurrency(concurrency: number): Result<CommandEffect> {
  if (isCount(concurrency, 1)) return recordEvents({ type: 'concurrency-set', concurrency });
  return fail({
    code: 'invalid-concurrency',
    message: `concurrency ${concurrency} is not a whole number of at least 1`,
    hint: 'Pause the backfill to stop launching.',
  });
}

function setPool(run: MutableRun, { pool, slots }: CommandOf<'set-pool'>): Result<CommandEffect> {
  const names = run.pools.map(({ name }) => name);
  if (!names.includes(pool)) {
    const problem = { code: 'unknown-pool', message: `there is no pool "${pool}"` };
    return fail(unknownName(problem, pool, names));
  }
  if (isCount(slots, 0)) return recordEvents({ type: 'pool-set', pool, slots });
  return fail({
    code: 'invalid-slots',
    message: `${slots} slots for pool "${pool}" is not a whole number of at least 0`,
  });
}

/** The problem with what was meant to be the name of one of several things. */
function unknownName(
  problem: { readonly code: string; readonly message: string },
  name: string,
  known: readonly string[],
): Problem {
  const hint = didYouMean(name, known);
  return { ...problem, ...(hint === undefined ? {} : { hint }) };
}

function setPriority(
  run: MutableRun,
  { priority, assets = [], tasks = [] }: CommandOf<'set-priority'>,
): Result<CommandEffect> {
  if (!Number.isSafeInteger(priority)) {
    const message = `priority ${priority} is not a whole number`;
    return fail({ code: 'invalid-priority', message });
  }
  const names: readonly string[] = run.plan.assets.map(({ asset }) => asset);
  const unknown = assets.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    return fail(...unknown.map((name) => unknownAsset(run, name, names)));
  }
  const found = findTasks(run, tasks);
  if (!found.ok) return found;
  if (assets.length + tasks.length === 0) {
    const message = 'nothing was named that the priority is for';
    return fail({ code: 'nothing-named', message, hint: 'Name assets or tasks.' });
  }
  return recordEvents(
    ...(assets.length > 0 ? [{ type: 'priority-set', priority, assets } as const] : []),
    ...chunkIds(tasks).map((chunk) => ({ type: 'priority-set', priority, tasks: chunk }) as const),
  );
}

function unknownAsset({ id }: MutableRun, name: string, known: readonly string[]): Problem {
  return unknownName(
    { code: 'unknown-asset', message: `${id} does not build "${name}"` },
    name,
    known,
  );
}

function setBudget(run: MutableRun, { budget }: CommandOf<'set-budget'>): Result<CommandEffect> {
  if (budget === undefined) {
    return run.budget === undefined
      ? already(run, 'without a budget')
      : recordEvents({ type: 'budget-set' });
  }
  if (Number.isFinite(budget) && budget > 0) return recordEvents({ type: 'budget-set', budget });
  return fail({
    code: 'invalid-budget',
    message: `budget ${budget} is not an amount above 0`,
    hint: 'Pause the backfill to stop launching.',
  });
}

function setMaxFailures({ failures }: CommandOf<'set-max-failures'>): Result<CommandEffect> {
  if (failures === undefined) return recordEvents({ type: 'max-failures-set' });
  if (isCount(failures, 1)) return recordEvents({ type: 'max-failures-set', failures });
  return fail({
    code: 'invalid-max-failures',
    message: `${failures} failures in a row is not a whole number of at least 1`,
  });
}

function liftGuard(run: MutableRun): Result<CommandEffect> {
  if (run.guard === undefined) return already(run, 'not stopped by a guard');
  if (run.trippedGuard === 'failures') return recordEvents({ type: 'guard-lifted' });
  return fail({
    code: 'budget-reached',
    message: run.guard,
    hint: 'Set a larger budget to go on.',
  });
}

function already(run: MutableRun, state: string): Result<never> {
  return fail({ code: 'nothing-to-do', message: `${run.id} is ${state}` });
}
