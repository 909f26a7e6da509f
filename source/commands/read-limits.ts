import type { Config } from '../domain/asset.ts';
import type { RunLimits } from '../domain/schedule/run.ts';

/** The config's limits with what the command line said instead. */
export function readLimits(
  config: Config,
  overrides: { readonly concurrency?: number; readonly budget?: number },
): RunLimits {
  const budget = overrides.budget ?? config.budget;
  return {
    concurrency: overrides.concurrency ?? config.concurrency,
    pools: config.pools,
    ...(budget === undefined ? {} : { budget }),
  };
}
