import type { Config } from '../domain/asset.ts';
import type { RunLimits } from '../domain/schedule/run.ts';

/** The limits that the config sets. */
export function readLimits({
  concurrency,
  pools,
  budget,
  maxFailuresInARow,
  maxLoad,
  minFreeBytes,
  startSpreadMs,
}: Config): RunLimits {
  return {
    concurrency,
    pools,
    ...(budget === undefined ? {} : { budget }),
    ...(maxFailuresInARow === undefined ? {} : { maxFailuresInARow }),
    ...(maxLoad === undefined ? {} : { maxLoad }),
    ...(minFreeBytes === undefined ? {} : { minFreeBytes }),
    ...(startSpreadMs === undefined ? {} : { startSpreadMs }),
  };
}
