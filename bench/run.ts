// Measures the runner against its targets, and launching against other ways to run 5,000 tasks in
// the same run. Prints a table; asserts nothing, as a busy machine would fail it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerFlags } from '../source/commands/start-runner-process.ts';
import { bundleCase, least, type Figures } from './bundle-case.ts';
import { count, createReport, ms } from './report.ts';
import type { RunShape } from './run-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'backfill-bench-'));
const tasks = Number(process.env['BENCH_TASKS'] ?? 5000);
/** Each way is measured so often, in turn with the others, and the least counts. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);

const runBundled = await bundleCase('run-case', folder, runnerFlags);
const table = createReport();
const report = (what: string, figure: string, target = '') => table.add(what, figure, { target });

let made = 0;

function newFolder(): string {
  made += 1;
  const path = join(folder, `case-${made}`);
  mkdirSync(path);
  return path;
}

function runCase(name: string, shape: RunShape): Figures {
  return runBundled(name, JSON.stringify(shape), newFolder());
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const times = (value: number, by: number): string => `${(value / by).toFixed(2)}×`;

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Time that a text of sh takes in an empty folder; `undefined` when a program is missing. */
function timeShell(program: string, text: string): number | undefined {
  if (!isInstalled(program)) return undefined;
  const cwd = newFolder();
  writeFileSync(join(cwd, 'Makefile'), makefile());
  const start = performance.now();
  const { status, stderr } = spawnSync('sh', ['-c', text], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${text}: ${stderr}`);
  return performance.now() - start;
}

function makefile(): string {
  const names = Array.from({ length: tasks }, (_, i) => `t${i}`).join(' ');
  return `all: ${names}\n${names}:\n\t@/bin/true\n.PHONY: all ${names}\n`;
}

interface Way {
  readonly name: string;
  /** It takes so long that noise does not matter: the first round will do. */
  readonly isSlow?: boolean;
  readonly measure: (concurrency: number) => number | undefined;
}

const bare = 'xargs -P -n1';
const direct = 'backfill, processes started directly';
const ours = 'backfill';

const ways: readonly Way[] = [
  { name: bare, measure: (p) => timeShell('xargs', `seq ${tasks} | xargs -P ${p} -n1 /bin/true`) },
  {
    name: "xargs sh -c 'exec … >log'",
    measure: (p) =>
      timeShell('xargs', `seq ${tasks} | xargs -P ${p} -n1 sh -c 'exec /bin/true >log.$0'`),
  },
  { name: 'make -j', measure: (p) => timeShell('make', `make -s -j ${p}`) },
  {
    name: 'GNU parallel --joblog',
    isSlow: true,
    measure: (p) => timeShell('parallel', `seq ${tasks} | parallel -j ${p} --joblog log /bin/true`),
  },
  { name: direct, isSlow: true, measure: (p) => launch(p, { isDirect: true })['ms']! },
  { name: ours, measure: (p) => launch(p, {})['ms']! },
];

function launch(concurrency: number, more: Partial<RunShape>): Figures {
  return runCase('launch', { tasks, concurrency, command: ['/bin/true'], ...more });
}

/** The least time of each way. */
function compare(concurrency: number): ReadonlyMap<string, number | undefined> {
  const taken = new Map<string, number | undefined>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure, isSlow = false } of ways) {
      if (isSlow && round > 0) continue;
      const time = measure(concurrency);
      taken.set(name, time === undefined ? undefined : Math.min(time, taken.get(name) ?? time));
    }
  }
  return taken;
}

function measureLaunching(): void {
  for (const concurrency of [2, 8]) {
    const taken = compare(concurrency);
    const floor = taken.get(bare) ?? NaN;
    report(`${count(tasks)} × /bin/true, ${concurrency} at once`, '');
    for (const { name } of ways) {
      const time = taken.get(name);
      const shown =
        time === undefined ? 'not installed' : `${seconds(time)}  ${times(time, floor)}`;
      report(`  ${name}`, shown, name === ours ? '1.50×, ahead of xargs sh -c' : '');
    }
    const parallel = taken.get('GNU parallel --joblog');
    if (parallel === undefined) continue;
    report('  GNU parallel to backfill', times(parallel, taken.get(ours)!), '3×');
  }
}

/** For how long keys wait, and for how long they would in a process that does nothing. */
function measureBlocking(): void {
  const million = { tasks: 100_000, assets: 10, command: ['/bin/true'] };
  const bystander = { tasks, concurrency: 8, command: [] };
  const scenes: readonly (readonly [where: string, measure: () => Figures])[] = [
    ['2 at once', () => launch(2, { isWatched: true })],
    ['8 at once', () => launch(8, { isWatched: true })],
    ['8 at once of a million cells', () => runCase('large', { ...million, concurrency: 8 })],
    ['256 at once of a million cells', () => runCase('large', { ...million, concurrency: 256 })],
    ['none: an idle process beside xargs', () => runCase('bystander', bystander)],
  ];
  report('main thread while launching: its own work at a stretch, at most', '');
  const all = scenes.map(([where, measure]) => [where, least(rounds, measure)] as const);
  const show = (name: string, target?: string) => {
    for (const [where, figures] of all) {
      const value = figures[name];
      if (value !== undefined) report(`  ${where}`, ms(value), target);
    }
  };
  show('busyMs', '5 ms');
  report('its own work at a stretch, 99th percentile', '');
  show('busyP99Ms', '5 ms');
  report('blocked, also by what others take of the processors, 99th percentile', '');
  show('blockedP99Ms', '5 ms');
  report('blocked, also by what others take of the processors, at most', '');
  show('blockedMs');
}

function measureRunning(): void {
  report("a task's end to its child's process, 8 at once of 100,000", '');
  for (const [what, command, target] of [
    ['  tasks that sleep', ['/bin/sleep', '0.03'], '5 ms'],
    ['  /bin/true, which keeps all processors busy', ['/bin/true'], ''],
  ] as const) {
    const shape = { tasks: 50_000, assets: 2, concurrency: 8, command };
    const figures = least(rounds, () => runCase('latency', shape));
    report(`${what}, 95th percentile`, ms(figures['p95Ms']!), target);
    report('    median', ms(figures['medianMs']!));
  }
  const idle = runCase('idle', { tasks: 8, concurrency: 8, command: ['/bin/sleep', '600'] });
  report('a core, while 8 tasks sleep', `${idle['percent']!.toFixed(2)} %`, '1 %');
  const events = runCase('events', { tasks: 100_000, concurrency: 8, command: ['true'] });
  report('durable events a second', count(events['perSecond']!), '20,000');
  const large = runCase('memory', {
    tasks: 100_000,
    assets: 10,
    concurrency: 8,
    command: ['/bin/true'],
  });
  report(`memory with ${count(large['cells']!)} cells`, `${count(large['mb']!)} MB`, '400 MB');
}

try {
  measureLaunching();
  measureBlocking();
  measureRunning();
  table.print();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
