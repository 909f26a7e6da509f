const plainText = /^[\x20-\x7e]*$/;
const narrow = /^[\uff61-\uffdc\uffe8-\uffee]$/;
const invisible = /^[\p{Mark}\p{Control}\p{Default_Ignorable_Code_Point}]$/u;
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

function characterWidth(character: string): number {
  if (plainText.test(character) || narrow.test(character)) return 1;
  if (invisible.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/**
 * Columns that text without control sequences takes in a terminal, by its code points. Unlike
 * `string-width` it costs nothing at start-up, and it counts each part of a joined emoji.
 */
export function textWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text if it is at most `width` columns wide, else as much of it as fits before `ellipsis`. */
export function cutText(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text;
  let room = width - textWidth(ellipsis);
  let cut = '';
  for (const character of text) {
    room -= characterWidth(character);
    if (room < 0) break;
    cut += character;
  }
  return textWidth(ellipsis) <= width ? cut + ellipsis : '';
}
