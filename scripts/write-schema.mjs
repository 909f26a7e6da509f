// Writes schema.json from the definition that validates the config.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = await build({
  absWorkingDir: root,
  entryPoints: ['source/config/json-schema.ts'],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
});
const code = Buffer.from(bundle.outputFiles[0].contents).toString('base64');
const { createJsonSchema } = await import(`data:text/javascript;base64,${code}`);
await writeFile(`${root}schema.json`, `${JSON.stringify(createJsonSchema(), null, 2)}\n`);
