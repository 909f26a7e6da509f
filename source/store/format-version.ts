import { StoreError } from './store-error.ts';

/** Version of every file format but the checkpoint's; a file of a newer one is refused. */
export const formatVersion = 1 as const;

/** Throws a `StoreError` when the file was written by a newer version of this program. */
export function refuseNewer(version: unknown, file: string, known: number = formatVersion): void {
  if (typeof version !== 'number' || version <= known) return;
  throw new StoreError({
    code: 'state-newer-format',
    message: `${file} has format version ${version}, this program knows versions up to ${known}`,
    hint: 'It was left untouched: upgrade with `npm install --global backfill-tui@latest`.',
  });
}
