import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../source/commands/run-command-line.ts';
import { FakeIo } from './fake-io.ts';

const config = {
  timezone: 'UTC',
  concurrency: 1,
  assets: {
    raw: {
      description: 'Days as they come',
      group: 'ingest',
      partitions: { type: 'daily', start: '2024-01-01' },
      command: 'test "$BACKFILL_PARTITION" = 2024-01-03 || exit 0; echo no such day >&2; exit 7',
    },
    clean: {
      deps: ['raw'],
      partitions: { type: 'daily', start: '2024-01-01' },
      command: ['echo', 'cleaned {partition}'],
      cost: { perTask: 0.25 },
    },
    regions: { partitions: { type: 'static', keys: ['eu', 'us'] }, command: ['true'] },
  },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backfill-commands-'));
  writeFileSync(join(folder, '.backfillrc.json'), JSON.stringify(config));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command in the project, as of 2024-01-05: there are four days, of which the third fails. */
async function backfill(line: string, overrides: ConstructorParameters<typeof FakeIo>[0] = {}) {
  const io = new FakeIo({ cwd: folder, env: { BACKFILL_NOW: '2024-01-05' }, ...overrides });
  const status = await runCommandLine(line.split(' ').filter(Boolean), io);
  return { status, stdout: io.stdout, stderr: io.stderr };
}

async function document(line: string): Promise<unknown> {
  const { stdout, stderr } = await backfill(`${line} --json`);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function runAll() {
  return backfill('run *');
}

/** Hides what differs from run to run: ids, times and how long it took. */
function steady(text: string): string {
  return text
    .replaceAll(/bf-\w+/g, 'bf-xxx')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YYYY-MM-DD HH:MM')
    .replaceAll(/, [^,\n]+ (of CPU time|a process)/g, '')
    .replaceAll(/ +[\d.]+m?s\b/g, ' 0s');
}

describe('before anything was run', () => {
  test('status shows what there is and what to do first, and creates nothing', async () => {
    const { status, stdout } = await backfill('status');
    expect(status).toBe(0);
    expect(stdout).toBe(
      `asset    partitions  cells  missing  reads
raw      daily           4        4
clean    daily           4        4  raw
regions  static          2        2

Nothing has been run yet. See what a run would do: backfill plan '*'
`,
    );
    expect(existsSync(join(folder, '.backfill'))).toBe(false);
  });

  test.each([
    ['list', "No backfill has been run yet. See what one would do: backfill plan '*'\n"],
    ['partitions raw 2024-01-05', ''],
  ])('%s says so', async (line, text) => {
    const { stdout, stderr } = await backfill(line);
    if (text === '') expect(stderr).toMatch(/^error: /);
    else expect(stdout).toBe(text);
  });

  test('documents are complete', async () => {
    expect(await document('list')).toEqual({ version: 1, backfills: [] });
    expect(await document('status')).toMatchObject({ version: 1, backfills: [] });
    expect(await document('assets clean')).toEqual({
      version: 1,
      assets: [
        {
          name: 'clean',
          group: null,
          description: null,
          partitions: { type: 'daily', count: 4 },
          deps: [{ asset: 'raw', mapping: expect.any(String) as string }],
          status: {
            missing: 4,
            queued: 0,
            running: 0,
            succeeded: 0,
            failed: 0,
            blocked: 0,
            skipped: 0,
            cancelled: 0,
            stale: 0,
          },
        },
      ],
    });
  });

  test.each(['show last', 'logs last clean/2024-01-01', 'retry last', 'show bf-zzz'])(
    '`backfill %s` is a mistake of the user',
    async (line) => {
      const { status, stderr } = await backfill(line);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: there is no backfill in .* yet\. Start one with /);
    },
  );
});

describe('a run without a terminal', () => {
  test('prints the plan, a line per finished attempt, and the account', async () => {
    const { status, stdout, stderr } = await runAll();
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(steady(stdout)).toBe(
      `asset    tasks  cells  partitions              reasons
raw          4      4  2024-01-01..2024-01-04  4 missing
clean        4      4  2024-01-01..2024-01-04  4 missing
regions      2      2  eu..us                  2 missing

10 tasks for 10 cells; expected cost $1.00 plus 6 tasks of unknown cost, time unknown

[1/10] ✓ regions/eu 0s
[2/10] ✓ regions/us 0s
[3/10] ✓ raw/2024-01-01 0s
[4/10] ✓ clean/2024-01-01 0s
[5/10] ✓ raw/2024-01-02 0s
[6/10] ✓ clean/2024-01-02 0s
[8/10] ✗ raw/2024-01-03  exit 7: no such day
[9/10] ✓ raw/2024-01-04 0s
[10/10] ✓ clean/2024-01-04 0s

asset    cells  succeeded  failed  blocked
raw          4          3       1        ·
clean        4          3       ·        1
regions      2          2       ·        ·

✗ raw/2024-01-03  exit 7: no such day
⊘ 1 cell blocked: what they read was not built

bf-xxx failed: 8 cells succeeded, 1 failed, 1 blocked in 0s, $0.75
Read a log: backfill logs bf-xxx raw/2024-01-03
Try again:  backfill retry bf-xxx
`,
    );
  });

  test('with --json prints the account as one document', async () => {
    const run = await document('run *');
    expect(run).toMatchObject({
      version: 1,
      outcome: 'failed',
      cells: { succeeded: 8, failed: 1 },
    });
    const shown = await document('show last');
    expect(shown).toEqual(run);
  });

  test('stops launching when the budget is spent', async () => {
    const { status, stdout } = await backfill('run * --budget 0.5');
    expect(status).toBe(3);
    expect(stdout).toMatch(/! spend 0\.5 reached the budget of 0\.5/);
    expect(stdout).toMatch(/Continue with a larger budget: backfill retry bf-\w+ --budget N\n$/);
    const more = await backfill('retry last --budget 10');
    expect(more.status).toBe(1);
    expect(more.stdout).toMatch(/8 cells succeeded, 1 failed, 1 blocked/);
  });
});

describe('after a run', () => {
  beforeEach(runAll);

  test('status tells what is not built and what to do', async () => {
    const { stdout } = await backfill('status');
    expect(steady(stdout).split('\n').slice(-7)).toEqual([
      "bf-xxx    failed  YYYY-MM-DD HH:MM 0s   8/10       1  $0.75  '*'",
      '',
      'bf-xxx ended with failures. 2 of its 10 cells are not built.',
      '  see why    backfill show bf-xxx',
      '  continue   backfill retry bf-xxx',
      "  plan anew  backfill plan '*'",
      '',
    ]);
  });

  test('a narrow terminal is not overrun by tables', async () => {
    for (const line of ['status', 'list', 'assets', 'partitions clean', 'show last']) {
      const { stdout } = await backfill(line, { columns: 50, isLive: true });
      const rows = stdout.split('\n').filter((row) => / {2}/.test(row));
      expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(50);
    }
  });

  test('partitions tells window, status, attempts and cost of each', async () => {
    expect(steady((await backfill('partitions clean 2024-01-02..')).stdout)).toBe(
      `partition   start                 end                   status     reasons  attempts   cost
2024-01-02  2024-01-02T00:00:00Z  2024-01-03T00:00:00Z  succeeded                  1  $0.25
2024-01-03  2024-01-03T00:00:00Z  2024-01-04T00:00:00Z  missing
2024-01-04  2024-01-04T00:00:00Z  2024-01-05T00:00:00Z  succeeded                  1  $0.25
`,
    );
    expect(await document('partitions regions eu')).toEqual({
      version: 1,
      asset: 'regions',
      partitions: [
        {
          key: 'eu',
          start: null,
          end: null,
          status: 'succeeded',
          reasons: [],
          cost: null,
          attempts: 1,
        },
      ],
    });
  });

  test('lineage goes up and down, or says that there is none', async () => {
    expect((await backfill('lineage clean/2024-01-02')).stdout).toBe(
      'distance  cell\n       1  raw/2024-01-02\n',
    );
    expect(await document('lineage raw/2024-01-02 --downstream')).toEqual({
      version: 1,
      cell: { asset: 'raw', partition: '2024-01-02' },
      direction: 'downstream',
      cells: [{ asset: 'clean', partition: '2024-01-02', distance: 1 }],
      nonexistent: [],
    });
    expect((await backfill('lineage regions/eu')).stdout).toBe('regions/eu reads nothing.\n');
  });

  test('logs prints what an attempt wrote, or that it wrote nothing', async () => {
    expect(await backfill('logs last clean/2024-01-01')).toEqual({
      status: 0,
      stdout: 'cleaned 2024-01-01\n',
      stderr: '',
    });
    expect(await backfill('logs last raw/2024-01-01')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'note: attempt 1 of raw/2024-01-01 wrote nothing\n',
    });
    expect(await document('logs last clean/2024-01-01')).toMatchObject({
      version: 1,
      task: 'clean/2024-01-01',
      attempt: 1,
      attempts: 1,
      bytes: 19,
      text: 'cleaned 2024-01-01\n',
    });
  });

  test.each([
    ['clean/2024-01-03', /has no log in bf-\w+: it is blocked by raw\/2024-01-03/],
    ['clean/2024-01-01 --attempt 2', /has no attempt 2 in bf-\w+: it has one attempt/],
    ['claen/2024-01-01', /has no cell "claen\/2024-01-01".* Did you mean "clean"\?/],
  ])('logs of %s says why there is none', async (cell, message) => {
    const { status, stderr } = await backfill(`logs last ${cell}`);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('a retry of a cell that is built is refused, and nothing is written', async () => {
    const before = await document('list');
    const { status, stderr } = await backfill('retry last clean/2024-01-01');
    expect(status).toBe(2);
    expect(stderr).toBe('error: cannot retry clean/2024-01-01: it has already succeeded\n');
    expect(await document('list')).toEqual(before);
  });

  test('a retry names each cell that there is not', async () => {
    const { status, stderr } = await backfill('retry last clean/2025-01-01 rwa/2024-01-01');
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(2);
  });

  test('a retry of one cell builds it and what it blocks', async () => {
    writeFileSync(
      join(folder, '.backfillrc.json'),
      JSON.stringify({
        ...config,
        assets: { ...config.assets, raw: { ...config.assets.raw, command: ['true'] } },
      }),
    );
    const { status, stdout } = await backfill('retry last raw/2024-01-03');
    expect(status).toBe(0);
    expect(steady(stdout)).toMatch(
      /^\[9\/10\] ✓ raw\/2024-01-03 0s\n\[10\/10\] ✓ clean\/2024-01-03 0s\n\nasset/,
    );
    const again = await backfill('retry last');
    expect(steady(again.stdout)).toBe('Nothing to do: bf-xxx has built all of its 10 cells.\n');
    expect((await backfill('run *')).stdout).toBe(
      'Nothing to do: all 10 selected cells are built and up to date.\n',
    );
  });
});
