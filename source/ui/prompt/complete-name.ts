import { countOf } from '../../domain/figures.ts';
import type { Graph } from '../../domain/graph.ts';
import {
  rankOptions,
  type Completion,
  type CompletionOption,
} from '../../domain/selection/completion.ts';

/** Every asset by its name, with how it is divided. */
export function assetNames({ assets }: Graph): readonly CompletionOption[] {
  return assets.map(({ name, definition }) => ({ text: name, detail: definition.partitions.type }));
}

/** The pools that assets run in, each with how many do. */
export function poolNames({ assets }: Graph): readonly CompletionOption[] {
  const counts = new Map<string, number>();
  for (const { definition } of assets) {
    const { pool } = definition;
    if (pool !== undefined) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, detail: countOf(count, 'asset') }));
}

/** The names that fit the first word of an argument, as long as the cursor stands in it. */
export function completeName(
  names: readonly CompletionOption[],
  argument: string,
  cursor: number,
): Completion {
  const end = argument.search(/\s|$/);
  if (cursor > end) return { start: cursor, end: cursor, options: [] };
  return { start: 0, end, options: rankOptions(names, argument.slice(0, cursor)) };
}
