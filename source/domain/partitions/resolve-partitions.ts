import { wholeKey, type PartitionKey } from '../names.ts';
import type {
  DimensionDefinition,
  PartitionsDefinition,
  StaticDefinition,
  UnpartitionedDefinition,
} from './definition.ts';
import { multiPartitions } from './multi-partitions.ts';
import type { Dimension, Partitions, StaticPartitions, WholePartition } from './partitions.ts';
import { timePartitions } from './time-partitions.ts';

/** The partitions of a checked definition that exist at `now`, in epoch ms. */
export function resolvePartitions(definition: PartitionsDefinition, now: number): Partitions {
  switch (definition.type) {
    case 'static':
      return staticPartitions(definition);
    case 'unpartitioned':
      return wholePartition(definition);
    case 'multi': {
      const [first, second] = definition.dimensions;
      return multiPartitions(definition, [
        resolveDimension(first, now),
        resolveDimension(second, now),
      ]);
    }
    default:
      return timePartitions(definition, now);
  }
}

function resolveDimension({ name, partitions }: DimensionDefinition, now: number): Dimension {
  return {
    name,
    partitions:
      partitions.type === 'static' ? staticPartitions(partitions) : timePartitions(partitions, now),
  };
}

function staticPartitions(definition: StaticDefinition): StaticPartitions {
  const keys = definition.keys as readonly PartitionKey[];
  const ordinals = new Map<string, number>(keys.map((key, ordinal) => [key, ordinal]));
  return {
    kind: 'static',
    definition,
    count: keys.length,
    keyOf: (ordinal) => keyWithin(keys, ordinal),
    ordinalOf: (key) => ordinals.get(key),
  };
}

function wholePartition(definition: UnpartitionedDefinition): WholePartition {
  return {
    kind: 'unpartitioned',
    definition,
    count: 1,
    keyOf: (ordinal) => keyWithin([wholeKey], ordinal),
    ordinalOf: (key) => (key === wholeKey ? 0 : undefined),
  };
}

function keyWithin(keys: readonly PartitionKey[], ordinal: number): PartitionKey {
  const key = keys[ordinal];
  if (key === undefined) throw new RangeError(`no partition ${ordinal} among ${keys.length}`);
  return key;
}
