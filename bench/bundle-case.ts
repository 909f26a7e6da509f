import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What one measurement came to: times in ms, memory in MB. */
export type Figures = Readonly<Record<string, number>>;

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a bundled script in a process of its own: arguments in, figures out. */
export type RunCase = (...words: readonly string[]) => Figures;

/**
 * Bundles a script of this folder into another, as what is shipped is bundled too, and returns
 * what runs it, with flags for node. `BENCH_PROFILE=FOLDER` leaves a processor profile of each run
 * there.
 */
export async function bundleCase(
  name: string,
  folder: string,
  nodeFlags: readonly string[] = [],
): Promise<RunCase> {
  const script = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(root, 'bench', `${name}.ts`)],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  const profile = process.env['BENCH_PROFILE'];
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const flags = [...nodeFlags, ...profiling];
  return (...words) =>
    JSON.parse(
      execFileSync(process.execPath, [...flags, script, ...words], { encoding: 'utf8' }),
    ) as Figures;
}

/** Each figure's least over some runs, as what disturbs a measurement only ever adds to it. */
export function least(runs: number, measure: () => Figures): Figures {
  const all = Array.from({ length: runs }, measure);
  const names = Object.keys(all[0]!);
  return Object.fromEntries(
    names.map((name) => [name, Math.min(...all.map((figures) => figures[name]!))]),
  );
}
