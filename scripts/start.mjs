// Runs the command from a checkout, building first when a source is newer than the bundle.
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { recursive: true }).map(
      (name) => statSync(`${folder}/${name}`).mtimeMs,
    ),
  );
}

const bundle = statSync(`${root}dist/cli.js`, { throwIfNoEntry: false });
if (bundle === undefined || bundle.mtimeMs < newest(`${root}source`)) await import('./build.mjs');
process.argv[1] = `${root}dist/cli.js`;
await import('../dist/cli.js');
