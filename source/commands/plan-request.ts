import { didYouMean } from '../domain/nearest-name.ts';
import { onlyChoices, type Only, type PlanRequest } from '../domain/plan/plan.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';

/** The flags that `plan` and `run` share, as the command line delivers them. */
export interface RequestOptions {
  readonly only?: string;
  readonly exclude?: readonly string[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly force?: boolean;
  readonly order?: string;
}

function readOnly(text: string): Result<readonly Only[]> {
  const words = text.split(/[\s,|]+/).filter((word) => word !== '');
  const unknown = words.find((word) => !(onlyChoices as readonly string[]).includes(word));
  if (unknown === undefined && words.length > 0) return ok(words as Only[]);
  return fail({
    code: 'bad-only',
    message: `--only "${text}" was not understood: expected missing, failed, stale or all`,
    hint: didYouMean(unknown ?? '', onlyChoices) ?? 'Join several with a comma.',
  });
}

const orders = ['oldest', 'newest'] as const;

function readOrder(text: string): Result<(typeof orders)[number]> {
  const order = orders.find((each) => each === text);
  if (order !== undefined) return ok(order);
  const hint = didYouMean(text, orders);
  return fail({
    code: 'bad-order',
    message: `--order "${text}" was not understood: expected oldest or newest`,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Reads selection, partition expression and flags into one request. */
export function readRequest(
  selection: string,
  partitions: string | undefined,
  options: RequestOptions,
): Result<PlanRequest> {
  const only = options.only === undefined ? ok(undefined) : readOnly(options.only);
  const order = options.order === undefined ? ok(undefined) : readOrder(options.order);
  if (!only.ok || !order.ok) return fail(...problemsOf(only), ...problemsOf(order));
  return ok({
    selection,
    ...(partitions === undefined ? {} : { partitions }),
    ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
    ...(only.value === undefined ? {} : { only: only.value }),
    ...(order.value === undefined ? {} : { order: order.value }),
    ...(options.upstream === true ? { upstream: true } : {}),
    ...(options.downstream === true ? { downstream: true } : {}),
    ...(options.force === true ? { force: true } : {}),
  });
}

function problemsOf(result: Result<unknown>): readonly Problem[] {
  return result.ok ? [] : result.problems;
}
