import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../source/commands/run-command-line.ts';

export interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with a config, in which command lines are run in this process; gone after the test. */
export function openFolder(config: object, now: string) {
  const cwd = mkdtempSync(join(tmpdir(), 'backfill-commands-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const configure = (next: object) =>
    writeFileSync(join(cwd, '.backfillrc.json'), JSON.stringify(next));
  configure(config);
  return {
    cwd,
    configure,
    /** Runs `backfill WORDS…` as if its output were a pipe. */
    run: async (...words: readonly string[]): Promise<Said> => {
      const said = { out: '', err: '' };
      const status = await runCommandLine(words, {
        out: (text) => void (said.out += text),
        err: (text) => void (said.err += text),
        isInteractive: false,
        isLive: false,
        isClosed: false,
        columns: Infinity,
        unicode: true,
        color: false,
        cwd,
        env: { BACKFILL_NOW: now },
      });
      return { status, ...said };
    },
  };
}
