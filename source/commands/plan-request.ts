import { didYouMean } from '../domain/nearest-name.ts';
import { onlyChoices, type Only, type PlanRequest } from '../domain/plan/plan.ts';
import { fail, ok, type Result } from '../domain/problem.ts';

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

function readOrder(text: string): Result<'oldest' | 'newest'> {
  if (text === 'oldest' || text === 'newest') return ok(text);
  return fail({
    code: 'bad-order',
    message: `--order "${text}" was not understood: expected oldest or newest`,
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
  if (!only.ok) return only;
  if (!order.ok) return order;
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

/** The request as a person would type it after `backfill plan`. */
export function formatRequest(request: PlanRequest): string {
  const quote = (text: string) => (/^[\w.+:-]+$/.test(text) ? text : `'${text}'`);
  return [
    quote(request.selection),
    ...(request.partitions === undefined ? [] : [quote(request.partitions)]),
    ...(request.exclude ?? []).map((text) => `--exclude ${quote(text)}`),
    ...(request.only === undefined ? [] : [`--only ${request.only.join(',')}`]),
    ...(request.upstream === true ? ['--upstream'] : []),
    ...(request.downstream === true ? ['--downstream'] : []),
    ...(request.force === true ? ['--force'] : []),
    ...(request.order === undefined ? [] : [`--order ${request.order}`]),
  ].join(' ');
}
