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

/** Text of which the middle is left out where it is too wide: `a_long_na…_2024`. */
export function cutMiddle(text: string, width: number, ellipsis: string): string {
  if (stringWidth(text) <= width) return text;
  const characters = Array.from(text);
  const kept = Math.max(1, width - 1);
  const start = characters.slice(0, Math.ceil(kept / 2)).join('');
  return start + ellipsis + characters.slice(characters.length - Math.floor(kept / 2)).join('');
}
