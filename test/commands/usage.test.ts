import { describe, expect, test } from 'vitest';
import { runCommandLine } from '../../source/commands/run-command-line.ts';
import manifest from '../../package.json' with { type: 'json' };
import { FakeIo } from './fake-io.ts';

async function run(line: string, io = new FakeIo()) {
  const status = await runCommandLine(line.split(' ').filter(Boolean), io);
  return { status, stdout: io.stdout, stderr: io.stderr };
}

describe('a command line that is not understood', () => {
  test.each([
    ['foo', 'there is no command "foo". See `backfill --help`.'],
    ['plna', 'there is no command "plna". Did you mean "plan"?'],
    ['statsu --json', 'there is no command "statsu". Did you mean "status"?'],
    ['--jsn', 'there is no option --jsn. Did you mean "--json"?'],
    ['--jsn status', 'there is no option --jsn. Did you mean "--json"?'],
    ['plan a --upstraem', 'there is no option --upstraem. Did you mean "--upstream"?'],
    ['plan a --zzz=3', 'there is no option --zzz. See `backfill plan --help`.'],
    ['plan', 'plan needs <selection>. See `backfill plan --help`.'],
    ['logs last', 'logs needs <cell>. See `backfill logs --help`.'],
    ['status --state-dir', '--state-dir <path> needs a value. See `backfill status --help`.'],
    [
      'plan a.csv b.csv c.csv',
      '"c.csv" is one argument too many for plan: expected at most 2. Quote expressions that hold spaces or *. See `backfill plan --help`.',
    ],
    [
      'lineage a/b --depth deep',
      '--depth <n> does not take "deep": expected a whole number above 0. See `backfill lineage --help`.',
    ],
    [
      'run a --budget much',
      '--budget <amount> does not take "much": expected an amount such as 12.50. See `backfill run --help`.',
    ],
    ['run a --concurrency 0', /^--concurrency <n> does not take "0": expected a whole number/],
    ['help plna', 'there is no command "plna". Did you mean "plan"?'],
  ])('`backfill %s` is told in one line', async (line, message) => {
    const { status, stdout, stderr } = await run(line);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    if (typeof message === 'string') expect(stderr).toBe(`error: ${message}\n`);
    else expect(stderr.replace(/^error: /, '')).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    ['plan a --only fialed', /--only "fialed" was not understood.* Did you mean "failed"\?/],
    ['run a --order oldst', /--order "oldst" was not understood.* Did you mean "oldest"\?/],
  ])('`backfill %s` is told before anything is read', async (line, message) => {
    const { status, stderr } = await run(line);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('every mistake in the flags is told at once', async () => {
    const { stderr } = await run('plan a --only x --order y');
    expect(stderr.trim().split('\n')).toHaveLength(2);
  });
});

describe('help', () => {
  test.each(['--help', '-h', 'help'])('`backfill %s` lists every command', async (line) => {
    const { status, stdout, stderr } = await run(line);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    for (const name of ['plan <selection> [expr]', 'retry <id> [cells...]', 'logs <id> <cell>']) {
      expect(stdout).toContain(`  ${name} `);
    }
    expect(stdout).toMatch(/Exit status:\n {2}0 {2}all succeeded/);
    expect(stdout).toContain('$ backfill plan');
  });

  test.each([
    'plan',
    'run',
    'retry',
    'status',
    'list',
    'show',
    'logs',
    'assets',
    'partitions',
    'lineage',
    'init',
    'schema',
  ])('of %s has an example and tells --json', async (name) => {
    const { status, stdout } = await run(`${name} --help`);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\n {2}\\$ backfill ${name}`));
    expect(stdout).toContain('--json');
    expect((await run(`help ${name}`)).stdout).toBe(stdout);
  });

  test('is laid out for the terminal at hand', async () => {
    const { stdout } = await run('--help', new FakeIo({ columns: 60 }));
    for (const line of stdout.slice(0, stdout.indexOf('Exit status')).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(60);
    }
  });
});

test('the version is that of the package', async () => {
  expect(await run('--version')).toEqual({
    status: 0,
    stdout: `${manifest.version}\n`,
    stderr: '',
  });
});

describe('a bug', () => {
  class BrokenIo extends FakeIo {
    override out(): void {
      throw new Error('the pipe is on fire');
    }
  }

  test('is told without a stack, and with one when DEBUG is set', async () => {
    const plain = await run('schema', new BrokenIo());
    expect(plain.status).toBe(4);
    expect(plain.stderr).toBe(
      'error: the pipe is on fire\nThis is a bug in backfill. Set DEBUG=1 to see where it happened.\n',
    );
    const debugged = await run('schema', new BrokenIo({ env: { DEBUG: '1' } }));
    expect(debugged.stderr).toMatch(/^error: Error: the pipe is on fire\n +at /);
  });
});
