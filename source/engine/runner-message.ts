import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import type { LimitOverrides } from '../domain/schedule/limit-commands.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { PoolUse } from '../domain/schedule/run.ts';
import { isRunCommand } from './command-shape.ts';

/** Version of the messages on a runner's socket, in every one of them as `v`. */
export const protocolVersion = 1;

/** A plan to be begun. */
export interface LaunchOrder {
  /** A saved plan, with what it was made from. */
  readonly plan: unknown;
  readonly limits: LimitOverrides;
  /** It waits for no other; absent: as the runner's config has it. */
  readonly sideBySide?: boolean;
}

/** An earlier backfill to be taken up again. */
export interface TakeUpOrder {
  /** Whole, or as a person abbreviates it. */
  readonly id: string;
  /** Cells to retry, as a person names them: all that are not built when there is none. */
  readonly cells: readonly string[];
  /** What to begin with instead of a retry. */
  readonly command?: RunCommand;
  readonly limits: LimitOverrides;
  /** As in `LaunchOrder`. */
  readonly sideBySide?: boolean;
}

/** What a runner can be asked. */
export type RunnerRequest =
  | { readonly type: 'describe' }
  | ({ readonly type: 'launch' } & LaunchOrder)
  | ({ readonly type: 'take-up' } & TakeUpOrder)
  | { readonly type: 'command'; readonly id: string; readonly command: RunCommand }
  /** Answered once no task runs any more, of the backfill or, without `id`, of any. */
  | { readonly type: 'stop'; readonly how: 'drain' | 'cancel'; readonly id?: string };

/** Answer to `launch` and `take-up`. */
export interface Started {
  readonly id: string;
  /** Backfills that have their turn before it. */
  readonly waitsFor: readonly string[];
  /** What carries it: the process, and of which kind. */
  readonly kind: RunnerKind;
  readonly pid: number;
}

/** Both take further backfills and end when none is left; a terminal takes its own with it. */
export type RunnerKind = 'detached' | 'foreground';

/** How a backfill that a runner carries stands, with what can be adjusted. */
export interface BackfillControls {
  readonly id: string;
  /** `queued`: others have their turn. */
  readonly state: 'running' | 'paused' | 'queued';
  /** Backfills that had their turn when it was queued. */
  readonly waitsFor: readonly string[];
  readonly runningTasks: number;
  readonly concurrency: number;
  readonly pools: readonly PoolUse[];
  /** In the config's currency, like `budget`. */
  readonly spend: number;
  readonly budget: number | null;
  /** Why launching stopped, when a guard tripped. */
  readonly guard: string | null;
}

/** Answer to `describe`. */
export interface RunnerDescription {
  readonly pid: number;
  readonly kind: RunnerKind;
  /** Those that have their turn, then the queue in its order. */
  readonly backfills: readonly BackfillControls[];
}

/** What the answer to each request holds. */
export interface RunnerAnswers {
  readonly describe: RunnerDescription;
  readonly launch: Started;
  readonly 'take-up': Started;
  readonly command: null;
  readonly stop: null;
}

/** A request with the number under which it is answered. */
export interface NumberedRequest {
  readonly n: number;
  readonly request: RunnerRequest;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a line on the socket asks; problems say what is wrong with it. */
export function parseRequest(line: string): Result<NumberedRequest> {
  const message = parseFields(line);
  if (message === undefined) return fail(badMessage('expected one JSON object'));
  const { v, n } = message;
  if (v !== protocolVersion) return fail(otherVersion(v));
  if (typeof n !== 'number') return fail(badMessage('expected "n", the number of the request'));
  const request = readRequest(message);
  return request.ok ? ok({ n, request: request.value }) : request;
}

/** The number that a line gives itself, if it can be made out, to answer under it. */
export function numberOf(line: string): number | null {
  const n = parseFields(line)?.['n'];
  return typeof n === 'number' ? n : null;
}

function parseFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRequest(message: Fields): Result<RunnerRequest> {
  const { type, id, how, plan, cells = [], command } = message;
  switch (type) {
    case 'describe':
      return ok({ type });
    case 'launch': {
      const terms = readTerms(message);
      return terms.ok ? ok({ type, plan, ...terms.value }) : terms;
    }
    case 'take-up': {
      const terms = readTerms(message);
      if (!terms.ok) return terms;
      if (typeof id !== 'string') return fail(badMessage('expected "id", a backfill'));
      if (!isTexts(cells)) return fail(badMessage('expected "cells", a list of texts'));
      const order = { type, id, cells, ...terms.value };
      if (command === undefined) return ok(order);
      return isRunCommand(command) ? ok({ ...order, command }) : fail(badCommand);
    }
    case 'command':
      if (typeof id !== 'string') return fail(badMessage('expected "id", a backfill'));
      return isRunCommand(command) ? ok({ type, id, command }) : fail(badCommand);
    case 'stop':
      if (how !== 'drain' && how !== 'cancel')
        return fail(badMessage('expected "how", drain or cancel'));
      if (id === undefined) return ok({ type, how });
      return typeof id === 'string'
        ? ok({ type, how, id })
        : fail(badMessage('expected "id", a backfill'));
    default:
      return fail(badMessage('expected "type" to be one of those that this version knows'));
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** What both orders say beside what is to be run. */
function readTerms(message: Fields): Result<Pick<LaunchOrder, 'limits' | 'sideBySide'>> {
  const limits = readLimits(message);
  if (!limits.ok) return limits;
  const { sideBySide } = message;
  if (sideBySide === undefined) return ok({ limits: limits.value });
  if (typeof sideBySide === 'boolean') return ok({ limits: limits.value, sideBySide });
  return fail(badMessage('expected "sideBySide", true or false'));
}

function readLimits({ limits = {} }: Fields): Result<LimitOverrides> {
  if (!isFields(limits)) return fail(badMessage('expected "limits", an object'));
  const { concurrency, budget, maxFailures } = limits;
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && Number(concurrency) > 0))
    return fail(badMessage('expected "concurrency", a whole number above 0'));
  if (budget !== undefined && !(Number.isFinite(budget) && Number(budget) >= 0))
    return fail(badMessage('expected "budget", an amount'));
  if (maxFailures !== undefined && !(Number.isInteger(maxFailures) && Number(maxFailures) > 0))
    return fail(badMessage('expected "maxFailures", a whole number above 0'));
  return ok({
    ...(concurrency === undefined ? {} : { concurrency: Number(concurrency) }),
    ...(budget === undefined ? {} : { budget: Number(budget) }),
    ...(maxFailures === undefined ? {} : { maxFailures: Number(maxFailures) }),
  });
}

/** The problem that a message is answered with when it cannot be understood. */
export function badMessage(expected: string): Problem {
  return {
    code: 'bad-message',
    message: `the runner did not understand a message: ${expected}`,
    hint: 'Nothing was changed.',
  };
}

const badCommand = badMessage('expected "command", one that this version knows, with its fields');

function otherVersion(version: unknown): Problem {
  return {
    code: 'message-version',
    message: `the runner speaks version ${protocolVersion} of its messages, not ${String(version)}`,
    hint: 'Another version of backfill runs here: use that one, or wait until it is done.',
  };
}
