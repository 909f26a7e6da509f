import stringWidth from 'string-width';

/** First of the private-use characters that stand for lines; plane 16 is in nobody's font. */
const firstCode = 0x100000;
const capacity = 4096;

interface Line {
  readonly text: string;
  readonly width: number;
  /** Columns of the terminal for which the line was made. */
  readonly columns: number;
}

/**
 * Prepared terminal lines, each known by one private-use character. That character means the same
 * line for as long as any frame that may still be on the screen holds it, so a renderer that
 * compares frames by text sees exactly the lines that changed.
 */
export class LineTable {
  /** Codes by line text, least recently used first. */
  readonly #codes = new Map<string, number>();
  readonly #lines = new Map<number, Line>();
  readonly #shown = new Map<string, readonly string[]>();

  /** Placeholders, one a line, for what `owner` now shows; earlier lines stay known for a while. */
  show(
    owner: string,
    lines: readonly string[],
    size: { readonly width: number; readonly columns: number },
  ): string {
    const before = this.#shown.get(owner) ?? [];
    this.#shown.set(owner, lines);
    for (const text of before) this.#touch(text);
    return lines.map((text) => String.fromCodePoint(this.#codeOf({ text, ...size }))).join('\n');
  }

  hide(owner: string): void {
    this.#shown.delete(owner);
  }

  /**
   * Replaces every placeholder, and the blanks behind it that it stands for, by its line. Lines
   * made for a wider terminal than `columns` are cut by the difference.
   */
  expand(output: string, columns: number): string {
    return output.replace(
      /([\u{100000}-\u{10FFFD}])( *)/gu,
      (all, mark: string, blanks: string) => {
        const line = this.#lines.get(mark.codePointAt(0)!);
        if (!line) return all;
        const width = Math.max(0, line.width - Math.max(0, line.columns - columns));
        const text = width < line.width ? cutStyled(line.text, width) : line.text;
        return text + blanks.slice(line.width - 1);
      },
    );
  }

  #codeOf(line: Line): number {
    const known = this.#codes.get(line.text);
    const code = known ?? this.#freeCode();
    this.#codes.delete(line.text);
    this.#codes.set(line.text, code);
    this.#lines.set(code, line);
    return code;
  }

  #touch(text: string): void {
    const code = this.#codes.get(text);
    if (code === undefined) return;
    this.#codes.delete(text);
    this.#codes.set(text, code);
  }

  #freeCode(): number {
    if (this.#codes.size < capacity) return firstCode + this.#codes.size;
    const shown = new Set([...this.#shown.values()].flat());
    for (const [text, code] of this.#codes) {
      if (shown.has(text)) continue;
      this.#codes.delete(text);
      return code;
    }
    throw new Error(`more than ${capacity} lines are shown at once`);
  }
}

/** Keeps the first `width` columns of a line and all of its styles. */
function cutStyled(line: string, width: number): string {
  let used = 0;
  let cut = '';
  for (const [token] of line.matchAll(/\u001B\[[\d;]*m|[^\u001B]/gu)) {
    const isStyle = token.startsWith('\u001B');
    if (!isStyle) used += stringWidth(token);
    if (isStyle || used <= width) cut += token;
  }
  return cut;
}
