import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { statusCode } from '../../source/domain/cell-status.ts';
import { systemClock } from '../../source/engine/clock.ts';
import { localExecutor } from '../../source/engine/local-executor.ts';
import { isGroupAlive } from '../../source/engine/process-group.ts';
import { startRunner } from '../../source/engine/start-runner.ts';
import { MemoryJournal } from './memory-journal.ts';
import { nextEvent, prepareBench, readText, type BenchOptions } from './workbench.ts';

const commands = fileURLToPath(new URL('../../fixtures/commands', import.meta.url));
const fixture = (name: string) => join(commands, name);

/** A runner with real processes and the computer's clock. */
function startReal(options: BenchOptions) {
  const bench = prepareBench(options);
  const journal = new MemoryJournal(systemClock);
  const { run, config, paths } = bench;
  const executor = localExecutor();
  const runner = startRunner({ run, config, journal, paths, executor, graceMs: 200 });
  return { ...bench, journal, runner };
}

describe('real processes', () => {
  test('build what is planned, each into its own log', async () => {
    const { runner, paths, journal } = startReal({
      drawing: 'raw -> clean',
      shapes: {
        raw: { command: [fixture('succeed')] },
        clean: { command: 'echo "{partition}" | rev' },
      },
      cells: { raw: 3, clean: 3 },
    });
    expect(await runner.done).toBe('succeeded');
    expect(readText(paths.log('raw/2024-01-02', 1))).toBe('building 2024-01-02\ndone\n');
    expect(readText(paths.log('clean/2024-01-03', 1))).toBe('30-10-4202\n');
    expect(statSync(paths.log('raw/2024-01-02', 1)).mode & 0o777).toBe(0o600);
    expect(existsSync(paths.result('raw/2024-01-02', 1))).toBe(false);
    expect(journal.events.every((e) => e.type !== 'process-spawned' || !isGroupAlive(e.pid))).toBe(
      true,
    );
  });

  test('are told what to build', async () => {
    const { runner, paths } = startReal({
      drawing: 'raw',
      shapes: {
        raw: {
          command: [fixture('print-environment')],
          env: { MODE: '{asset}-{attempt}' },
          strategy: { batch: 2 },
        },
      },
      cells: { raw: 2 },
    });
    expect(await runner.done).toBe('succeeded');
    const task = 'raw/2024-01-01..2024-01-02';
    const lines = readText(paths.log(task, 1)).trim().split('\n');
    expect(lines).toEqual([
      'BACKFILL_ASSET=raw',
      'BACKFILL_ATTEMPT=1',
      'BACKFILL_END=2024-01-03T00:00:00Z',
      'BACKFILL_ID=bf-1',
      'BACKFILL_PARTITION=2024-01-01..2024-01-02',
      `BACKFILL_PARTITIONS_FILE=${paths.partitionsFile(task, 1)}`,
      `BACKFILL_RESULT=${paths.result(task, 1)}`,
      'BACKFILL_START=2024-01-01T00:00:00Z',
      'MODE=raw-1',
      'key 2024-01-01',
      'key 2024-01-02',
      expect.stringMatching(/^cwd \//),
    ]);
  });

  test('that fail leave their exit code and their last words without colours', async () => {
    const { runner, view } = startReal({
      drawing: 'raw; noisy',
      shapes: {
        raw: { command: [fixture('fail'), '7', 'wind is negative: {partition}'] },
        noisy: { command: [fixture('noisy'), '20000'] },
      },
      cells: { raw: 1, noisy: 1 },
    });
    expect(await runner.done).toBe('failed');
    expect(view('raw/2024-01-01')).toMatchObject({
      cause: { type: 'exit', code: 7 },
      message: 'wind is negative: 2024-01-01',
    });
    expect(view('noisy/2024-01-01').message).toBe('the very last');
  });

  test('that fail at first are tried again by the policy', async () => {
    const retry = {
      max: 5,
      delayMs: 1,
      backoff: 'exponential',
      maxDelayMs: 5,
      jitter: true,
    } as const;
    const { runner, view } = startReal({
      drawing: 'raw',
      shapes: { raw: { command: [fixture('flaky'), '3'], retry } },
      cells: { raw: 2 },
    });
    expect(await runner.done).toBe('succeeded');
    expect(view('raw/2024-01-02').attempt).toBe(3);
  });

  test('of a batch keep what they did not name as failed', async () => {
    const { runner, run, view, paths } = startReal({
      drawing: 'raw',
      shapes: {
        raw: {
          strategy: 'single-run',
          command: [
            fixture('report'),
            '3',
            '{{"partition":"2024-01-02","status":"failed","message":"no data"}}',
            'nonsense',
            '{{"cost":0.5,"rows":12}}',
          ],
        },
      },
      cells: { raw: 4 },
    });
    expect(await runner.done).toBe('failed');
    expect([run.counts[statusCode.succeeded], run.counts[statusCode.failed]]).toEqual([3, 1]);
    const task = 'raw/2024-01-01..2024-01-04';
    expect(view(task)).toMatchObject({
      cause: { type: 'exit', code: 3 },
      message: '2024-01-02: no data (1 line of its result file ignored)',
      cost: 0.5,
      rows: 12,
    });
    expect(readText(paths.log(task, 1))).toMatch(/^backfill: ignored line 2 of BACKFILL_RESULT/m);
  });

  test('that cannot be started fail with what to do, in the log too', async () => {
    const { runner, view, paths } = startReal({
      drawing: 'raw',
      shapes: { raw: { command: ['pyhton', 'etl.py'] } },
      cells: { raw: 1 },
    });
    expect(await runner.done).toBe('failed');
    const { cause, message } = view('raw/2024-01-01');
    expect(cause?.type).toBe('spawn');
    expect(message).toMatch(/^command "pyhton" was not found from .*: install it or correct/);
    expect(readText(paths.log('raw/2024-01-01', 1))).toContain(message);
  });

  test('that take too long are ended with all that they started', async () => {
    const { runner, view, journal } = startReal({
      drawing: 'raw',
      shapes: { raw: { command: [fixture('hang-with-child'), 'child.pid'], timeoutMs: 300 } },
      cells: { raw: 1 },
    });
    expect(await runner.done).toBe('failed');
    expect(view('raw/2024-01-01').cause).toEqual({ type: 'timeout', afterMs: 300 });
    const group = journal.events.find(({ type }) => type === 'process-spawned');
    expect(group?.type === 'process-spawned' && isGroupAlive(group.pid)).toBe(false);
  });

  test('are gone, stubborn grandchildren too, when a stopped runner is done', async () => {
    const { runner, journal, run } = startReal({
      drawing: 'raw',
      shapes: { raw: { command: [fixture('hang-with-child'), '{partition}.pid'] } },
      cells: { raw: 6 },
      limits: { concurrency: 2 },
    });
    await nextEvent(runner, 'process-spawned');
    await nextEvent(runner, 'process-spawned');
    await runner.stop('cancel');
    expect(await runner.done).toBe('interrupted');
    const groups = journal.events.flatMap((e) => (e.type === 'process-spawned' ? [e.pid] : []));
    expect(groups).toHaveLength(2);
    expect(groups.filter(isGroupAlive)).toEqual([]);
    expect(run.counts[statusCode.queued]).toBe(6);
  });
});
