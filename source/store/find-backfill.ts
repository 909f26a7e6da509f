import { didYouMean } from '../domain/nearest-name.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import { systemDisk } from './disk.ts';
import { listBackfills } from './replay-journals.ts';

/**
 * The id that text means: an id, the beginning of just one (with or without `bf-`), or `last` or
 * `latest` for the newest. Throws a `StoreError` when the directory cannot be listed.
 */
export function findBackfill(stateDir: string, text: string, disk = systemDisk): Result<string> {
  const ids = listBackfills(stateDir, disk);
  const newest = ids.at(-1);
  if (newest === undefined) {
    const hint = 'Start one with `backfill run`.';
    return fail({
      code: 'unknown-backfill',
      message: `there is no backfill in ${stateDir} yet`,
      hint,
    });
  }
  if (text === 'last' || text === 'latest') return ok(newest);
  if (ids.includes(text)) return ok(text);
  const matches = ids.filter((id) => id.startsWith(text) || id.startsWith(`bf-${text}`));
  const [match] = matches;
  return match !== undefined && matches.length === 1
    ? ok(match)
    : fail(unclear(text, matches, ids));
}

const idsShown = 5;

function unclear(text: string, matches: readonly string[], ids: readonly string[]): Problem {
  if (matches.length > 1) {
    const some = matches.slice(-idsShown).join(', ');
    const more = matches.length > idsShown ? ', …' : '';
    const message = `"${text}" could be any of ${matches.length} backfills: ${some}${more}`;
    return { code: 'ambiguous-backfill', message, hint: 'Add a letter or two.' };
  }
  const hint = didYouMean(text, ids) ?? 'See them with `backfill list`.';
  return { code: 'unknown-backfill', message: `there is no backfill "${text}"`, hint };
}
