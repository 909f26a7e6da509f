import type { Theme } from '../theme.ts';

/** Builds one line from cells, painting neighbours that look the same in one go. */
export class PaintedText {
  readonly #theme: Theme;
  #painted = '';
  #run = '';
  #code = 0;
  #bits = 0;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  add(text: string, code: number, bits: number): void {
    if (code !== this.#code || bits !== this.#bits) this.#flush();
    this.#code = code;
    this.#bits = bits;
    this.#run += text;
  }

  /** Adds text that is styled already, or blanks. */
  addRaw(text: string): void {
    this.#flush();
    this.#painted += text;
  }

  end(): string {
    this.#flush();
    return this.#painted;
  }

  #flush(): void {
    if (this.#run === '') return;
    this.#painted += this.#theme.paintCell(this.#run, this.#code, this.#bits);
    this.#run = '';
  }
}
