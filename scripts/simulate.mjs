// `npm run test:simulate -- [--seeds COUNT] [--from SEED] [--seed SEED [--shrink]]`: runs seeds of
// test/simulate on all processors and says which fail, with the command that repeats each.
// `--commands N` and `--accidents N` let operators say, and runners suffer, no more than so much;
// `--shrink` looks for the least of both with which a seed still fails.
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
    commands: { type: 'string' },
    accidents: { type: 'string' },
    shrink: { type: 'boolean', default: false },
  },
});
const options = {
  ...(values.commands === undefined ? {} : { commands: Number(values.commands) }),
  ...(values.accidents === undefined ? {} : { accidents: Number(values.accidents) }),
};
const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const folder = mkdtempSync(join(tmpdir(), 'backfill-simulate-'));
const script = join(folder, 'run-seeds.mjs');

/** Runs every so-manieth seed in a process of its own and hands over each line that it prints. */
async function runShare(start, step, tell, limits = options) {
  const numbers = [start, count - (start - first), step].map(String);
  const args = [script, ...numbers, JSON.stringify(limits)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) tell(JSON.parse(line));
  const code = await exit;
  if (code !== 0) throw new Error(`the seeds from ${start} on ended with status ${code}`);
}

/** What a seed fails with under such limits; `undefined` when it does not. */
async function failureWith(limits) {
  let failure;
  await runShare(first, 1, (line) => (failure ??= line.message), limits);
  return failure;
}

/** The fewest accidents, and then the fewest commands, with which the seed still fails. */
async function shrink() {
  const most = 40;
  let limits = options;
  for (const name of ['accidents', 'commands']) {
    for (let few = 0; few < most; few++) {
      if ((await failureWith({ ...limits, [name]: few })) === undefined) continue;
      limits = { ...limits, [name]: few };
      break;
    }
  }
  return limits;
}

/** The command that repeats a seed. */
function commandFor(seed, limits) {
  const flags = Object.entries(limits).map(([name, most]) => ` --${name} ${most}`);
  return `  npm run test:simulate -- --seed ${seed}${flags.join('')}\n`;
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
      console.log(`${line.message}\n${commandFor(line.seed, options)}`);
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
  if (values.shrink && failures > 0) console.log(`shrunk:\n${commandFor(first, await shrink())}`);
  process.exitCode = failures > 0 || seeds < count ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
