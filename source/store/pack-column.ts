import { ColumnBytes } from './column-bytes.ts';
import type { PackedColumn } from './column-form.ts';
import { ColumnProfile } from './column-profile.ts';

/**
 * Writes a column of so many cells as short as it can be. Its pages are gone through twice; what
 * it yields gives others their turn.
 */
export function* packColumn(
  pages: () => Iterable<Float64Array>,
  count: number,
): Generator<string, PackedColumn> {
  const profile = new ColumnProfile(count);
  for (const page of pages()) {
    profile.add(page);
    yield '';
  }
  const shortest = profile.end();
  if ('runs' in shortest) return shortest;
  const { form } = shortest;
  const bytes = new ColumnBytes(form, count);
  for (const page of pages()) {
    bytes.add(page);
    yield '';
  }
  return { form, text: yield* bytes.text() };
}
