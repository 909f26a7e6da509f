// Runs a TypeScript file of this project: `node scripts/run-ts.mjs FILE [ARGS]`.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('Say which file to run.');
const out = join(root, 'node_modules/.cache/run-ts', `${basename(file)}.mjs`);
await build({
  entryPoints: [resolve(file)],
  outfile: out,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
});
process.argv = [process.argv[0], resolve(file), ...args];
await import(pathToFileURL(out).href);
