// The demonstration. In a terminal: the interface on the bundled weather pipeline with a fresh
// state. Without one: the same pipeline's first month, built for real and kept between runs in
// .backfill-demo/, or where BACKFILL_DEMO_DIR says, so that a second run finds nothing to do.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
const kept = process.env.BACKFILL_DEMO_DIR ?? join(root, '.backfill-demo');
const folder = isInteractive ? mkdtempSync(join(tmpdir(), 'backfill-demo-')) : kept;

// The clock stands where the station's first month has just ended, so that every asset, the model
// over all months included, can be built from that month alone.
const headless = ['run', '*', '--yes', '--now', '2012-02-06'];

process.chdir(root);
process.env.BACKFILL_STATE_DIR = join(folder, 'state');
process.env.WEATHER_WAREHOUSE = join(folder, 'warehouse');
process.argv.push(...(isInteractive ? [] : headless));
await import('./start.mjs');
