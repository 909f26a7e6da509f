import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../source/commands/view-run.ts';
import type { PlanDocument } from '../../source/domain/plan/plan-document.ts';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { readDocument, runCommand, type Ended } from './running-command.ts';

/**
 *     rates ── sales ── clean ─┬─ weekly
 *                              ├─ by_region
 *                              └─ totals ── stock, each day after the one before
 */
let project: ProjectCopy;

beforeAll(() => {
  project = copyProject('markets');
});

afterAll(() => project.remove());

function backfill(...args: readonly string[]): Promise<Ended> {
  return runCommand([...args, '--now', '2024-04-01'], { cwd: project.folder });
}

async function planned(): Promise<readonly string[]> {
  const { cells } = readDocument(await backfill('plan', '*', '--json')) as PlanDocument;
  return cells.map(({ asset, partition, reason }) => `${asset}/${partition} ${reason}`);
}

/** What tasks wrote about themselves, in the order in which they ran. */
function ledger(): readonly string[] {
  return readFileSync(join(project.folder, 'ledger'), 'utf8').trim().split('\n');
}

function mark(name: 'broken' | 'revised', cell: string): void {
  writeFileSync(join(project.folder, name), `${cell}\n`);
}

/** Days of March as two digits. */
function days(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i).padStart(2, '0'));
}

const regions = ['eu', 'us'];

function pairs(asset: string, from: number, to: number): readonly string[] {
  return days(from, to).flatMap((day) => regions.map((each) => `${asset}/2024-03-${day}|${each}`));
}

describe('assets of two dimensions', () => {
  test('are built but for a broken pair of a batch and what it blocks', async () => {
    mark('broken', 'clean/2024-03-12|us');
    const ended = await backfill('run', '*', '--json');
    expect(ended.status).toBe(1);
    const { failures, assets } = readDocument(ended) as RunDocument;
    expect(failures).toMatchObject([
      { task: 'clean/2024-03-11|us..2024-03-17|us', message: '2024-03-12|us: it does not add up' },
    ]);
    expect(assets.map(({ name, cells }) => [name, cells.succeeded, cells.blocked])).toEqual([
      ['rates', 2, 0],
      ['sales', 28, 0],
      ['clean', 27, 0],
      ['by_region', 1, 1],
      ['totals', 13, 1],
      ['stock', 16, 12],
      ['weekly', 3, 1],
    ]);
  });

  test('tell a task both halves of its pair, and the day that lost an hour', () => {
    expect(ledger()).toContain('sales: 2024-03-05|us; told 2024-03-05|us, us 2024-03-05 20240305');
    const week = days(4, 10).map((day) => `2024-03-${day}|eu`);
    expect(ledger()).toContain(
      `clean: ${week.join(' ')}; told 2024-03-04|eu..2024-03-10|eu, eu 2024-03-04T00:00:00-05:00 2024-03-11T00:00:00-04:00`,
    );
    expect(ledger()).toContain('weekly: us|2024-03-04; told us|2024-03-04, us 2024-03-04');
    expect(ledger().filter((line) => line.startsWith('sales:'))).toHaveLength(28);
    expect(ledger().filter((line) => line.startsWith('clean:'))).toHaveLength(4);
  });

  test('are read pair by pair from a single dimension and back', async () => {
    expect([...(await planned())].sort()).toEqual(
      [
        'clean/2024-03-12|us failed',
        'by_region/us missing',
        'totals/2024-03-12 missing',
        'weekly/us|2024-03-11 missing',
        ...pairs('stock', 12, 17).map((cell) => `${cell} missing`),
      ].sort(),
    );
  });

  test('have a log that the task and its pairs lead to', async () => {
    const listed = await backfill('logs', 'last', 'clean/2024-03-11|us..2024-03-17|us');
    const single = await backfill('logs', 'last', 'clean/2024-03-12|us');
    expect([listed.status, single.status]).toEqual([0, 0]);
    expect(single.stdout).toBe(listed.stdout);
    expect(single.stdout).toContain('building 2024-03-11|us 2024-03-12|us ');
  });

  test('are taken up again with the one pair that was broken', async () => {
    rmSync(join(project.folder, 'broken'));
    const before = ledger().length;
    const ended = await backfill('retry', 'last');
    expect(ended.stdout).toMatch(/succeeded: 106 cells succeeded/);
    expect(ended.status).toBe(0);
    const again = ledger().slice(before);
    expect(again[0]).toMatch(/^clean: 2024-03-12\|us; told 2024-03-12\|us, us /);
    expect(again).toHaveLength(16);
    expect(await planned()).toEqual([]);
  });

  test('go on from the day before in the same region', () => {
    const stock = ledger().filter((line) => line.startsWith('stock:'));
    for (const region of regions) {
      const built = stock.filter((line) => line.endsWith(region)).map((line) => line.slice(7, 17));
      expect(built).toEqual(days(4, 17).map((day) => `2024-03-${day}`));
    }
  });
});

describe('a revised pair', () => {
  test('is all that a selection by dimension builds', async () => {
    mark('revised', 'sales/2024-03-15|eu');
    const before = ledger().length;
    const selected = ['sales', 'region=eu, day=2024-03-15..', '--exclude', 'sales/2024-03-16|eu'];
    const ended = await backfill('run', ...selected, '--only', 'all', '--yes');
    expect(ended.status).toBe(0);
    expect([...ledger().slice(before)].sort()).toEqual([
      'sales: 2024-03-15|eu; told 2024-03-15|eu, eu 2024-03-15 20240315',
      'sales: 2024-03-17|eu; told 2024-03-17|eu, eu 2024-03-17 20240317',
    ]);
  });

  test('makes stale what reads it by any route, and along the lines of the past', async () => {
    expect([...(await planned())].sort()).toEqual(
      [
        'clean/2024-03-15|eu',
        'by_region/eu',
        'totals/2024-03-15',
        'weekly/eu|2024-03-11',
        ...pairs('stock', 15, 17),
      ]
        .map((cell) => `${cell} stale:upstream`)
        .sort(),
    );
  });

  test('is the cause that a distant cell names, with what rebuilds it', async () => {
    const { stdout } = await backfill('why', 'stock/2024-03-17|us');
    expect(stdout).toContain('It reads stock/2024-03-16|us, data version "first"');
    expect(stdout).toMatch(
      /stale by its upstream: sales\/2024-03-15\|eu changed .* after clean\/2024-03-15\|eu had read it, 5 dependencies upstream\./,
    );
    expect(stdout).toContain("`backfill run stock '2024-03-15|us..2024-03-17|us'`");
  });

  test('is up to date again after what those commands build', async () => {
    const { stdout } = await backfill('why', 'stock/2024-03-17|us', '--json');
    const { rebuild } = JSON.parse(stdout) as { readonly rebuild: readonly string[] };
    for (const command of rebuild) {
      const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare!,
      );
      expect((await backfill(...words.slice(1))).status).toBe(0);
    }
    const after = readDocument(await backfill('why', 'stock/2024-03-17|us', '--json'));
    expect(after).toMatchObject({ status: 'succeeded', reasons: [] });
  });
});
