// `npm run test:simulate -- [--seeds COUNT] [--from SEED] [--seed SEED]`: runs seeds of
// test/simulate on all processors and says which fail, with the command that repeats each.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});
const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const folder = mkdtempSync(join(tmpdir(), 'backfill-simulate-'));
const script = join(folder, 'run-seeds.mjs');

/** Runs every so-manieth seed in a process of its own and hands over each line that it prints. */
async function runShare(start, step, tell) {
  const args = [script, ...[start, count - (start - first), step].map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) tell(JSON.parse(line));
  const code = await exit;
  if (code !== 0) throw new Error(`the seeds from ${start} on ended with status ${code}`);
}

try {
  await build({
    entryPoints: [join(import.meta.dirname, '../test/simulate/run-seeds.ts')],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const total = { seeds: 0, lives: 0, processes: 0, events: 0 };
  let failures = 0;
  const tell = (line) => {
    if ('message' in line) {
      failures += 1;
      console.log(`${line.message}\n  npm run test:simulate -- --seed ${line.seed}\n`);
      return;
    }
    for (const name of Object.keys(total)) total[name] += line[name];
  };
  const began = performance.now();
  const shares = Math.min(availableParallelism(), count);
  await Promise.all(Array.from({ length: shares }, (_, i) => runShare(first + i, shares, tell)));
  const seconds = (performance.now() - began) / 1000;
  const { seeds, lives, processes, events } = total;
  const rate = (seeds / seconds).toFixed(0);
  console.log(
    `${seeds} seeds, ${failures} failed: ${lives} runners, ${processes} processes, ` +
      `${events} events in ${seconds.toFixed(1)} s (${rate} seeds a second)`,
  );
  process.exitCode = failures > 0 || seeds < count ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
