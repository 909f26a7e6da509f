import type { Io } from '../../source/commands/io.ts';

/** A terminal, or a pipe, that keeps what is written to it. */
export class FakeIo implements Io {
  stdout = '';
  stderr = '';
  readonly isInteractive: boolean = false;
  readonly isLive: boolean = false;
  readonly isClosed: boolean = false;
  columns: number = Infinity;
  readonly unicode: boolean = true;
  readonly color: boolean = false;
  readonly cwd: string = '/nowhere';
  readonly env: Readonly<Record<string, string | undefined>> = {};

  constructor(overrides: Partial<Omit<Io, 'out' | 'err'>> = {}) {
    Object.assign(this, overrides);
  }

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }
}
