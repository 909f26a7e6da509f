import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine/workbench.ts';
import { processesIn } from './marked-processes.ts';
import { RunningCommand } from './running-command.ts';

/** `npm run test:soak` runs 20,000. */
const tasks = Number(process.env['BACKFILL_TEST_SOAK'] ?? 1_000);

/** What a runner and all that it started held at one moment. */
interface Sample {
  readonly descriptors: number;
  /** Memory that is the runner's own, in MB. */
  readonly runnerMb: number;
  /** Of the process that starts its tasks. */
  readonly launcherMb: number;
  /** Children that have ended and that nobody has waited for. */
  readonly zombies: readonly number[];
}

function makeProject(): string {
  const folder = temporaryFolder();
  const start = new Date(Date.UTC(2024, 0, 1) - tasks * 3_600_000).toISOString();
  const partitions = { type: 'hourly', start, end: '2024-01-01T00:00:00.000Z' };
  const config = { assets: { many: { partitions, command: ['true'] } } };
  writeFileSync(join(folder, '.backfillrc.json'), JSON.stringify(config));
  return folder;
}

function readMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) / 1024;
}

function isZombie(pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.startsWith('Z');
}

function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return listed.split(' ').filter(Boolean).map(Number);
}

/** `undefined` while it is not at work, and for a look that something ended under. */
function look(runner: number): Sample | undefined {
  try {
    const [launcher] = childrenOf(runner);
    if (launcher === undefined) return undefined;
    const all = [runner, launcher];
    return {
      descriptors: all.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0),
      runnerMb: readMb(runner),
      launcherMb: readMb(launcher),
      zombies: all.flatMap(childrenOf).filter(isZombie),
    };
  } catch {
    return undefined;
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

function quarter(samples: readonly Sample[], which: number): readonly Sample[] {
  const length = Math.floor(samples.length / 4);
  return samples.slice(which * length, (which + 1) * length);
}

function most(samples: readonly Sample[]): number {
  return Math.max(...samples.map(({ descriptors }) => descriptors));
}

test.skipIf(process.platform !== 'linux')(
  `${tasks} tasks leave no process, descriptor or memory behind`,
  async () => {
    const folder = makeProject();
    const running = new RunningCommand(['run', 'many', '--yes', '--concurrency', '8'], {
      cwd: folder,
    });
    const samples: Sample[] = [];
    const sampling = setInterval(() => {
      const sample = look(running.pid);
      if (sample !== undefined) samples.push(sample);
    }, 20);
    const { status, stderr } = await running.ended;
    clearInterval(sampling);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(processesIn(folder)).toEqual([]);

    expect(samples.length).toBeGreaterThan(8);
    expect(most(quarter(samples, 3))).toBeLessThanOrEqual(most(quarter(samples, 1)) + 2);
    const lasting = samples.flatMap(({ zombies }, i) =>
      zombies.filter((pid) => samples[i + 5]?.zombies.includes(pid) === true),
    );
    expect(lasting).toEqual([]);

    if (tasks < 10_000) return;
    const [early, late] = [quarter(samples, 1), quarter(samples, 3)];
    const figures = (['runnerMb', 'launcherMb'] as const).map((name) => ({
      name,
      early: Math.round(median(early.map((each) => each[name]))),
      late: Math.round(median(late.map((each) => each[name]))),
    }));
    process.stdout.write(
      `${figures.map(({ name, early: from, late: to }) => `${name} ${from} -> ${to}`).join(', ')}, descriptors ${most(early)} -> ${most(late)}\n`,
    );
    // Room for a heap that has not been cleared away yet.
    for (const { early: from, late: to } of figures) expect(to).toBeLessThan(from * 1.15 + 5);
  },
  600_000,
);
