import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

/** A process of ours that is spoken to in lines. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line that it writes; rejects when it ends before. */
  next(): Promise<string>;
  say(line: string): void;
  /** Ends it at once, as a crash would, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Bundles a script of this directory for Node to run; returns the file and what removes it. */
export async function bundleScript(name: string): Promise<{ file: string; remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), 'backfill-child-'));
  const file = join(directory, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return { file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Starts a command; it is killed when the test is over. */
export function startChild(command: string, ...args: readonly string[]): Child {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return gone;
  };
  onTestFinished(kill);
  return {
    process: child,
    kill,
    say: (line) => child.stdin.write(`${line}\n`),
    async next() {
      const line = await lines.next();
      if (line.done === true) throw new Error(`${command} ended without another line`);
      return line.value;
    },
  };
}
