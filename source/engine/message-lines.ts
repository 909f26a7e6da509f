import { StringDecoder } from 'node:string_decoder';

/** What a stream of bytes comes to, line by line. */
export type IncomingLine =
  | { readonly type: 'line'; readonly text: string }
  /** A line longer than the limit; the rest of it is passed over. */
  | { readonly type: 'too-long' }
  /** The stream ended within a line. */
  | { readonly type: 'cut-short' };

/** Splits a stream into lines and never holds more of one than the limit. */
export class MessageLines {
  readonly #limit: number;
  readonly #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #length = 0;
  #isSkipping = false;

  /** `limit` in UTF-16 units. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The lines that a chunk completes. */
  take(chunk: Buffer): readonly IncomingLine[] {
    const lines: IncomingLine[] = [];
    const pieces = this.#decoder.write(chunk).split('\n');
    const last = pieces.pop()!;
    for (const piece of pieces) {
      lines.push(...this.#add(piece));
      if (!this.#isSkipping) lines.push({ type: 'line', text: this.#parts.join('') });
      this.#clear();
    }
    lines.push(...this.#add(last));
    return lines;
  }

  /** What the end of the stream comes to. */
  end(): readonly IncomingLine[] {
    const isCut = !this.#isSkipping && this.#length > 0;
    this.#clear();
    return isCut ? [{ type: 'cut-short' }] : [];
  }

  #add(piece: string): readonly IncomingLine[] {
    if (this.#isSkipping) return [];
    this.#length += piece.length;
    if (this.#length <= this.#limit) {
      if (piece !== '') this.#parts.push(piece);
      return [];
    }
    this.#isSkipping = true;
    this.#parts = [];
    return [{ type: 'too-long' }];
  }

  #clear(): void {
    this.#parts = [];
    this.#length = 0;
    this.#isSkipping = false;
  }
}
