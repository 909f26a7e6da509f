import { createTheme, type Theme, type ThemeOptions } from './theme.ts';

/** The theme in use, which changes when the terminal tells its background. */
export class ThemeStore {
  readonly #options: ThemeOptions;
  readonly #listeners = new Set<() => void>();
  #theme: Theme;

  constructor(options: ThemeOptions) {
    this.#options = options;
    this.#theme = createTheme(options);
  }

  readonly theme = (): Theme => this.#theme;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setBackground(background: ThemeOptions['background']): void {
    if (background === this.#theme.background) return;
    this.#theme = createTheme({ ...this.#options, background });
    for (const listener of this.#listeners) listener();
  }
}
