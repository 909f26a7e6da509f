// Measures planning against its targets and against a floor of the same run: one pass over typed
// arrays that looks at every cell and its parents once. Prints a table; asserts nothing, as a busy
// machine would fail it. `BENCH_PROFILE=FOLDER` leaves a processor profile of each case there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SceneShape } from './plan-scene.ts';
import { count as cells, createReport, mb, ms, times } from './report.ts';
import { bundleCase, least, root, type Figures } from './bundle-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'backfill-bench-'));
const runScript = await bundleCase('plan-case', folder);
const table = createReport();
const report = table.add.bind(table);

function runCase(name: string, shape?: SceneShape, stateDir = ''): Figures {
  return runScript(name, JSON.stringify(shape ?? {}), stateDir);
}

const mixed: SceneShape = { cellsPerAsset: 10_000, granularities: ['hourly', 'daily'] };

function measureDisk(): void {
  const stateDir = join(folder, 'state');
  const { cells: count } = runCase('write', mixed, stateDir);
  const disk = least(5, () => runCase('disk', mixed, stateDir));
  const floor = disk['floorMs']!;
  report(`floor: one pass over ${cells(count!)} cells`, ms(floor));
  report('state on disk to a finished plan', ms(disk['totalMs']!), {
    target: '600 ms',
    floor: times(disk['totalMs']!, floor),
  });
  for (const [part, name] of [
    ['graph', 'graphMs'],
    ['state', 'readMs'],
    ['plan', 'planMs'],
  ] as const) {
    report(`  ${part}`, ms(disk[name]!), { floor: times(disk[name]!, floor) });
  }
  report('  processor time of it', ms(disk['cpuMs']!), { floor: times(disk['cpuMs']!, floor) });
  report('  most memory of the process', mb(disk['mb']!), { target: '400 MB' });
}

/** Time per cell at each size, and the power of the size that time grows with. */
function measureSlope(): void {
  const points = [100, 1000, 10_000].map((cellsPerAsset) =>
    least(3, () => runCase('memory', { ...mixed, cellsPerAsset })),
  );
  for (const point of points) {
    const { cells: count, warmMs, floorMs } = point as Record<string, number>;
    report(`plan ${cells(count!)} cells, warm`, ms(warmMs!), { floor: times(warmMs!, floorMs!) });
  }
  const [small, , large] = points;
  const growth = Math.log(large!['warmMs']! / small!['warmMs']!);
  const power = growth / Math.log(large!['cells']! / small!['cells']!);
  report('  time grows with cells to the power of', power.toFixed(2), { target: '1' });
}

function measureWindows(): void {
  const days: SceneShape = { cellsPerAsset: 10_000, granularities: ['daily', 'daily'] };
  const plain = least(3, () => runCase('memory', days));
  const trailing = least(3, () => runCase('memory', { ...days, mapping: { offset: [-29, 0] } }));
  report('plan with plain daily mappings, warm', ms(plain['warmMs']!));
  report('plan with trailing windows of 30 days, warm', ms(trailing['warmMs']!), {
    target: '2× the plain',
    floor: `${times(trailing['warmMs']!, plain['warmMs']!)} the plain`,
  });
}

function measureLarge(): void {
  const hours: SceneShape = { cellsPerAsset: 100_000, granularities: ['hourly', 'hourly'] };
  const large = runCase('memory', hours);
  report(`plan ${cells(large['cells']!)} cells, cold`, ms(large['coldMs']!), {
    floor: times(large['coldMs']!, large['floorMs']!),
  });
  report('  most memory of the process', mb(large['mb']!), { target: '3,000 MB' });
}

function measureSmall(): void {
  const hours = least(5, () => runCase('hours'));
  report('ten years of hours in New York, cold', ms(hours['ms']!), { target: '60 ms' });
  report('  and their keys', ms(hours['keysMs']!));
  const typed = least(3, () => runCase('keystroke', mixed));
  report('a keystroke in a selection, median', ms(typed['medianMs']!), { target: '16 ms' });
  report('  the slowest', ms(typed['maxMs']!));
  const start = measureProcess(['-e', '0']);
  const command = [join(root, 'dist/cli.js'), 'plan', '*', '--now', '2016-01-02'];
  const whole = measureProcess([...command, '--state-dir', folder]);
  report('floor: an empty Node process', ms(start));
  report('`backfill plan` of the weather, whole process', ms(whole), {
    target: '250 ms',
    floor: times(whole, start),
  });
}

/** Least time from a process' start to its end. */
function measureProcess(words: readonly string[]): number {
  const measured = least(9, () => {
    const start = performance.now();
    execFileSync(process.execPath, words, { cwd: root });
    return { ms: performance.now() - start };
  });
  return measured['ms']!;
}

try {
  measureDisk();
  measureSlope();
  measureWindows();
  measureLarge();
  measureSmall();
  table.print();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
