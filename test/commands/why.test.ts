import { expect, test } from 'vitest';
import { openFolder } from './command-scene.ts';

const daily = { partitions: { type: 'daily', start: '2024-01-01' }, command: ['true'] };
const config = { assets: { raw: daily, clean: { ...daily, deps: ['raw'] } } };

async function rebuilt() {
  const folder = openFolder(config, '2024-01-04');
  await folder.run('run', '*', '--yes');
  await folder.run('run', 'raw', '2024-01-02', '--only', 'all', '--yes');
  return folder;
}

test('why names the backfill that changed a parent, and its command brings the cell up to date', async () => {
  const { run } = await rebuilt();

  const stale = await run('why', 'clean/2024-01-02');
  await run('run', 'clean', '2024-01-02', '--yes');
  const fresh = await run('why', 'clean/2024-01-02', '--json');

  expect(stale.status).toBe(0);
  expect(stale.out).toMatch(
    /It is stale by its upstream: raw\/2024-01-02 changed \(by bf-\w+ at .*\) after clean\/2024-01-02 had read it\.\n/,
  );
  expect(stale.out).toContain('To bring it up to date: `backfill run clean 2024-01-02`.\n');
  expect(JSON.parse(fresh.out)).toMatchObject({ version: 1, status: 'succeeded', cause: null });
});

test('why of a cell that is none is bad usage', async () => {
  const { run } = openFolder(config, '2024-01-04');

  expect(await run('why', 'clean/2024-02-02')).toMatchObject({ status: 2, out: '' });
});

test('impact counts what would become stale and what is so already', async () => {
  const { run } = await rebuilt();

  const { out, status } = await run('impact', 'raw', '--json');
  const text = await run('impact', 'raw');

  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual({
    version: 1,
    rebuilt: [{ asset: 'raw', cells: 3 }],
    becomesStale: 2,
    assets: [
      { asset: 'clean', becomesStale: 2, alreadyStale: 1, first: '2024-01-01', last: '2024-01-03' },
    ],
  });
  expect(text.out).toContain(
    'If rebuilding 3 cells changes their data, 2 fresh cells downstream become stale.\n',
  );
});

test('impact says so when nothing reads the cells', async () => {
  const { run } = openFolder(config, '2024-01-04');

  expect((await run('impact', 'clean')).out).toBe(
    'Rebuilding 3 cells makes nothing stale: no built cell outside the selection reads them.\n',
  );
});
