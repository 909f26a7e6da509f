import { ColumnBytes } from './column-bytes.ts';
import type { PackedColumn, Runs } from './column-form.ts';
import { ColumnProfile } from './column-profile.ts';

/** Goes through a column's numbers in order, a stretch at a time, each valid until the next. */
export type Pages = () => Iterable<Float64Array>;

/**
 * Writes a column of so many cells as short as it can be. Its pages are gone through twice; what
 * it yields gives others their turn.
 */
export function* packColumn(pages: Pages, count: number): Generator<string, PackedColumn> {
  const profile = new ColumnProfile();
  for (const page of pages()) {
    profile.add(page);
    yield '';
  }
  const form = profile.shortestForm();
  if (form === 'runs') return { runs: yield* listRuns(pages) };
  const bytes = new ColumnBytes(form, count);
  for (const page of pages()) {
    bytes.add(page);
    yield '';
  }
  return { form, text: yield* bytes.text() };
}

function* listRuns(pages: Pages): Generator<string, Runs> {
  const runs: (number | null)[] = [];
  let last: number | undefined;
  let length = 0;
  for (const page of pages()) {
    for (let i = 0; i < page.length; i++) {
      const value = page[i]!;
      if (!isSame(value, last)) {
        if (last !== undefined) runs.push(asItem(last), length);
        [last, length] = [value, 0];
      }
      length += 1;
    }
    yield '';
  }
  if (last !== undefined) runs.push(asItem(last), length);
  return runs;
}

function isSame(value: number, last: number | undefined): boolean {
  return value === last || (Number.isNaN(value) && Number.isNaN(last));
}

function asItem(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
