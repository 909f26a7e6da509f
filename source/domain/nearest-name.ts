import leven from 'leven';

/** Share of a name's letters that may differ for another to count as what was meant. */
const tolerance = 0.4;

/** The known name that was most likely meant, `undefined` when none is like it. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  return nearestNames(name, known, 1)[0];
}

/** The known names most like a name, the likeliest first; names unlike it are left out. */
export function nearestNames(
  name: string,
  known: Iterable<string>,
  most: number,
): readonly string[] {
  const wanted = name.toLowerCase();
  const farthest = Math.max(1, Math.floor(wanted.length * tolerance));
  return [...known]
    .map((each) => ({ each, distance: distanceTo(wanted, each.toLowerCase(), farthest) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ each }) => each);
}

/** Edits between two names; one that holds the other counts as just near enough. */
function distanceTo(wanted: string, known: string, farthest: number): number {
  const distance = isSwap(wanted, known) ? 1 : leven(wanted, known, { maxDistance: farthest + 1 });
  const isPart = wanted.length >= 2 && known.includes(wanted);
  return isPart ? Math.min(distance, farthest) : distance;
}

/** Whether two neighbouring letters in each other's place are all that differs. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let first = 0;
  while (first < a.length && a[first] === b[first]) first += 1;
  const isSwapped = first < a.length && a[first] === b[first + 1] && a[first + 1] === b[first];
  return isSwapped && a.slice(first + 2) === b.slice(first + 2);
}

/** `Did you mean "clean"?`, or `undefined` when no known name is like it. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const nearest = nearestName(name, known);
  return nearest === undefined ? undefined : `Did you mean "${nearest}"?`;
}
