import { quoteArgument } from '../quote-argument.ts';
import type { PlanRequest } from './plan.ts';

/** The request as a person would type it after `backfill plan`, quoted for a POSIX shell. */
export function formatRequest(request: PlanRequest): string {
  return [
    quoteArgument(request.selection),
    ...(request.partitions === undefined ? [] : [quoteArgument(request.partitions)]),
    ...(request.exclude ?? []).map((text) => `--exclude ${quoteArgument(text)}`),
    ...(request.only === undefined ? [] : [`--only ${request.only.join(',')}`]),
    ...(request.upstream === true ? ['--upstream'] : []),
    ...(request.downstream === true ? ['--downstream'] : []),
    ...(request.force === true ? ['--force'] : []),
    ...(request.order === undefined ? [] : [`--order ${request.order}`]),
  ].join(' ');
}

/** What to do to plan with a flag more: the command, or the flag where cells were picked by hand. */
export function planWith(request: PlanRequest, flag: 'upstream' | 'downstream'): string {
  if (request.cells !== undefined) return `--${flag}`;
  return `\`backfill plan ${formatRequest({ ...request, [flag]: true })}\``;
}

/**
 * What to do to plan with stale cells of these assets too: the command, or words where a wider
 * selection may not take them.
 */
export function planWithAssets(request: PlanRequest, names: readonly string[]): string {
  const { selection, cells, exclude, only = ['stale'] } = request;
  const isExcluding = exclude !== undefined || selection.includes('!');
  const takesStale = only.includes('stale') || only.includes('all');
  if (cells !== undefined || isExcluding || !takesStale) {
    return `Add ${names.join(' and ')} to the selection.`;
  }
  const wider = { ...request, selection: [selection, ...names].join(' ') };
  return `Take it in: \`backfill plan ${formatRequest(wider)}\`.`;
}
