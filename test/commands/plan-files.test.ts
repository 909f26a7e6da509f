import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFolder } from './command-scene.ts';

const raw = { partitions: { type: 'daily', start: '2024-01-01' }, command: ['true'] };
const config = { assets: { raw, clean: { ...raw, deps: ['raw'] } } };

function open() {
  return openFolder(config, '2024-01-06');
}

test('plan --json prints the same bytes for the same state', async () => {
  const { run } = open();
  await run('run', 'raw', '2024-01-02', '--yes');

  const [one, two] = [await run('plan', '*', '--json'), await run('plan', '*', '--json')];

  expect(JSON.parse(one.out)).toMatchObject({ version: 1, tasks: { length: 9 } });
  expect(two).toEqual(one);
});

describe('plan --out', () => {
  test('writes the same bytes for the same state, and leaves nothing else behind', async () => {
    const { cwd, run } = open();

    const said = await run('plan', '*', '--out', 'one.json');
    await run('plan', '*', '--out', 'two.json');

    expect(said).toMatchObject({ status: 0, err: '' });
    expect(said.out).toMatch(/Wrote one\.json\.\nRun it: backfill run one\.json\n$/);
    expect(readFileSync(join(cwd, 'one.json'), 'utf8')).toBe(
      readFileSync(join(cwd, 'two.json'), 'utf8'),
    );
    expect(readdirSync(cwd)).toEqual(['.backfillrc.json', 'one.json', 'two.json']);
  });

  test('puts a run of cells on one line', async () => {
    const { cwd, run } = open();

    await run('plan', 'raw', '--out', 'plan.json');

    const text = readFileSync(join(cwd, 'plan.json'), 'utf8');
    expect(text).toContain('\n        ["2024-01-01", "2024-01-05", 5, "missing"]\n');
  });

  test('says where it could not write', async () => {
    const { run } = open();

    expect(await run('plan', '*', '--out', 'no/where.json')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^error: cannot write .*where\.json.*Give --out a file/) as string,
    });
  });
});

describe('run with a plan file', () => {
  test('runs what the plan says and nothing else', async () => {
    const { run } = open();
    await run('plan', '*', '2024-01-02', '--out', 'plan.json');

    const { status, out } = await run('run', 'plan.json', '--yes', '--json');

    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'succeeded', cells: { succeeded: 2 } });
  });

  test('is refused once its cells were built, and runs all the same by force', async () => {
    const { run } = open();
    await run('plan', 'raw', '2024-01-02..2024-01-03', '--out', 'plan.json');
    await run('run', 'raw', '2024-01-03', '--yes');

    const refused = await run('run', '--plan', 'plan.json', '--yes');
    const forced = await run('run', '--plan', 'plan.json', '--yes', '--force', '--json');

    expect(refused.status).toBe(2);
    expect(refused.err).toBe(
      'error: 1 cell of "raw" that it builds or reads (2024-01-03) has been built since. Make a new plan: `backfill plan raw 2024-01-02..2024-01-03 --out FILE`, or run it all the same with --force.\n',
    );
    expect(forced.status).toBe(0);
    expect(JSON.parse(forced.out)).toMatchObject({ cells: { succeeded: 2 } });
  });

  test('is refused by force too once an asset is defined otherwise', async () => {
    const { run, configure } = open();
    await run('plan', '*', '2024-01-02', '--out', 'plan.json');
    configure({ assets: { ...config.assets, raw: { ...raw, command: ['echo'] } } });

    expect(await run('run', 'plan.json', '--yes', '--force')).toMatchObject({
      status: 2,
      err: expect.stringContaining(
        'asset "raw" has changed: its command, environment or folder',
      ) as string,
    });
  });

  test('takes an asset of that name for a selection', async () => {
    const { cwd, run } = openFolder({ assets: { 'raw.json': raw } }, '2024-01-03');
    writeFileSync(join(cwd, 'raw.json'), 'no plan');

    expect(await run('run', 'raw.json', '--yes')).toMatchObject({ status: 0 });
    expect(await run('run', '--plan', 'raw.json', '--yes')).toMatchObject({
      status: 2,
      err: expect.stringContaining('"raw.json" is no plan: expected JSON') as string,
    });
  });

  test.each<[readonly string[], string]>([
    [['nope.json'], 'there is no file "nope.json"'],
    [
      ['plan.json', '2024-01'],
      'a plan file says already what is built, so "2024-01" cannot be said too',
    ],
    [['plan.json', '--only', 'all', '--upstream'], 'so --only, --upstream cannot be said too'],
    [['raw', '--plan', 'plan.json'], 'so "raw" cannot be said too'],
    [[], 'run needs a selection, or a plan file'],
    [['.backfillrc.json'], 'the stored plan is damaged at version'],
  ])('and the words %j is bad usage', async (words, message) => {
    const { run } = open();
    await run('plan', '*', '--out', 'plan.json');

    const said = await run('run', ...words, '--yes');

    expect(said.status).toBe(2);
    expect(said.err).toContain(message);
  });
});

describe('plan --diff', () => {
  test('compares with a plan file and with a backfill', async () => {
    const { run } = open();
    await run('plan', 'raw', '2024-01-02..2024-01-03', '--out', 'plan.json');
    await run('run', 'raw', '2024-01-02', '--yes');

    const withFile = await run('plan', 'raw', '--diff', 'plan.json', '--json');
    const withBackfill = await run('plan', 'raw', '--diff', 'last');

    expect((JSON.parse(withFile.out) as { diff: unknown }).diff).toEqual({
      against: 'plan.json',
      added: [
        { asset: 'raw', first: '2024-01-01', last: '2024-01-01', cells: 1, reason: 'missing' },
        { asset: 'raw', first: '2024-01-04', last: '2024-01-05', cells: 2, reason: 'missing' },
      ],
      removed: [
        { asset: 'raw', first: '2024-01-02', last: '2024-01-02', cells: 1, reason: 'missing' },
      ],
      changed: [],
    });
    expect(withBackfill.out).toContain('4 cells added, 1 removed, 0 for another reason.\n');
  });

  test('says when nothing differs', async () => {
    const { run } = open();
    await run('plan', '*', '--out', 'plan.json');

    const { out } = await run('plan', '*', '--diff', 'plan.json');

    expect(out).toMatch(/^The plan is the same: no cell was added or removed\.\n/);
  });

  test('names the nearest backfill for one that there is not', async () => {
    const { run } = open();
    await run('run', 'raw', '2024-01-02', '--yes');

    expect(await run('plan', 'raw', '--diff', 'bf-zzz')).toMatchObject({ status: 2 });
  });
});
