import type { Problem } from '../problem.ts';
import { checkDimensions } from './check-dimensions.ts';
import { checkKeys } from './check-keys.ts';
import { checkTime } from './check-time.ts';
import type { PartitionsDefinition } from './definition.ts';

/**
 * Everything that is wrong with a partitions definition; `path` names the property. Without
 * problems it can be resolved.
 */
export function checkDefinition(definition: PartitionsDefinition): readonly Problem[] {
  switch (definition.type) {
    case 'unpartitioned':
      return [];
    case 'static':
      return checkKeys(definition.keys);
    case 'multi':
      return checkDimensions(definition);
    default:
      return checkTime(definition);
  }
}
