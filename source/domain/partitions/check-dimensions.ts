import type { Problem } from '../problem.ts';
import { checkKeys } from './check-keys.ts';
import { checkTime } from './check-time.ts';
import {
  dimensionSeparator,
  type DimensionDefinition,
  type MultiDefinition,
} from './definition.ts';

/** What a dimension may be called, so that `region=eu` and `{dim.region}` can be told apart. */
export const dimensionNamePattern = /^[A-Za-z_][\w-]*$/;

/** What is wrong with a multi definition; paths lead into `dimensions` by name. */
export function checkDimensions({ dimensions }: MultiDefinition): readonly Problem[] {
  return dimensions.flatMap((dimension) => [
    ...checkName(dimension),
    ...checkPartitions(dimension).map((problem) => ({
      ...problem,
      message: `dimension "${dimension.name}": ${problem.message}`,
      path: ['dimensions', dimension.name, ...(problem.path ?? [])],
    })),
  ]);
}

function checkName({ name }: DimensionDefinition): readonly Problem[] {
  if (dimensionNamePattern.test(name)) return [];
  const message = `dimension "${name}" has a name that cannot be written as "${name}=…"`;
  const hint = 'Use letters, digits, "_" and "-", beginning with a letter or "_".';
  return [{ code: 'bad-dimension-name', message, path: ['dimensions', name], hint }];
}

function checkPartitions({ partitions }: DimensionDefinition): readonly Problem[] {
  if (partitions.type !== 'static') {
    const problems = checkTime(partitions);
    const isSplit = partitions.format?.includes(dimensionSeparator) ?? false;
    return isSplit ? [...problems, separatorProblem('format', partitions.format!)] : problems;
  }
  const split = partitions.keys.findIndex((key) => key.includes(dimensionSeparator));
  const problems = checkKeys(partitions.keys);
  return split < 0 ? problems : [...problems, separatorProblem('key', partitions.keys[split]!)];
}

function separatorProblem(field: 'format' | 'key', text: string): Problem {
  const message = `${field} "${text}" has "${dimensionSeparator}", which stands between the keys of two dimensions`;
  return { code: 'bad-key', message, path: [field === 'key' ? 'keys' : field] };
}
