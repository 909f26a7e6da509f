import stringWidth from 'string-width';

/** The first of the texts, given from long to short, that fits; the last one when none does. */
export function fitText(texts: readonly [string, ...string[]], width: number): string {
  return texts.find((text) => stringWidth(text) <= width) ?? texts.at(-1)!;
}

/** The facts that fit whole, a dot before each; earlier ones come first. */
export function fitFacts(facts: readonly string[], width: number): string {
  let fitting = '';
  for (const fact of facts) {
    const longer = `${fitting} · ${fact}`;
    if (stringWidth(longer) <= width) fitting = longer;
  }
  return fitting;
}

/**
 * Text of which the middle is left out where it is too wide: `a_long_na…_2024`. It takes at most
 * `width` columns, of which there is at least one, and cuts no character in two.
 */
export function cutMiddle(text: string, width: number, ellipsis: string): string {
  if (stringWidth(text) <= width) return text;
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  const end = startOf(characters.toReversed(), Math.floor((width - 1) / 2)).reverse();
  const kept = end.join('');
  return startOf(characters, width - 1 - stringWidth(kept)).join('') + ellipsis + kept;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** As many of the first characters as fit the width. */
function startOf(characters: readonly string[], width: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => (used += stringWidth(character)) > width);
  return characters.slice(0, end < 0 ? undefined : end);
}
