import { didYouMean } from '../domain/nearest-name.ts';
import type { AssetInput } from './asset-schema.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';

/** The asset's pool when the config has none of that name. */
export function checkPool(
  name: string,
  { pool }: AssetInput,
  pools: readonly string[],
): readonly Finding[] {
  if (pool === undefined || pools.includes(pool)) return [];
  const known =
    pools.length === 0 ? 'Define it under "pools".' : `Known pools: ${pools.join(', ')}.`;
  const problem = {
    code: 'unknown-pool',
    message: `asset "${name}" uses unknown pool "${pool}"`,
    hint: didYouMean(pool, pools) ?? known,
  };
  return [findingAt(['assets', name, 'pool'], problem)];
}
