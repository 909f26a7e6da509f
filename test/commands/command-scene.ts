import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../source/commands/run-command-line.ts';
import { FakeIo } from './fake-io.ts';

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
      const io = new FakeIo({ cwd, env: { BACKFILL_NOW: now } });
      const status = await runCommandLine(words, io);
      return { status, out: io.stdout, err: io.stderr };
    },
  };
}
