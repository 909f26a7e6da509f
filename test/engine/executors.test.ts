import { existsSync, readdirSync, statSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Executor, Launch } from '../../source/engine/executor.ts';
import { launcherExecutor } from '../../source/engine/launcher-executor.ts';
import { localExecutor } from '../../source/engine/local-executor.ts';
import { isGroupAlive } from '../../source/engine/process-group.ts';
import { slotExecutor } from '../../source/engine/slot-executor.ts';
import { readText, temporaryFolder } from './workbench.ts';

const commands = fileURLToPath(new URL('../../fixtures/commands', import.meta.url));

let launched = 0;

/** A launch of a fixture command, or of a program by its own name. */
function launch(program: string, ...args: readonly string[]): Launch {
  const folder = temporaryFolder();
  launched += 1;
  return {
    token: `task%20${launched}.1`,
    argv: [program.startsWith('=') ? program.slice(1) : join(commands, program), ...args],
    cwd: folder,
    inherited: { PATH: process.env['PATH']! },
    env: {
      PWD: folder,
      BACKFILL_PARTITION: '2024-01-01',
      BACKFILL_ID: 'bf-test',
      BACKFILL_RESULT: join(folder, 'result'),
    },
    logFile: join(folder, 'log'),
    graceMs: 150,
    limits: {},
  };
}

/** Resolves when the file has something in it, which a process is about to write. */
async function contentOf(file: string): Promise<string> {
  const abort = new AbortController();
  const changes = watch(dirname(file), { signal: abort.signal })[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Watching begins with the request for a change, so it has to come before the look.
      const change = changes.next();
      change.catch(() => undefined);
      if (existsSync(file) && readText(file) !== '') return readText(file).trim();
      await change;
    }
  } finally {
    abort.abort();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readText(`/proc/${pid}/stat`).split(') ')[1]![0] !== 'Z';
  } catch {
    return false;
  }
}

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, name)));
}

interface Way {
  readonly name: string;
  readonly create: (folder: string) => Executor;
  /** The program it needs. */
  readonly needs?: string;
}

function slots(name: string, ...shell: readonly string[]): Way {
  const create = (folder: string) => slotExecutor({ folder, shells: [shell] });
  return { name, create, needs: shell[0]! };
}

const ways: readonly Way[] = [
  { name: 'started directly', create: () => localExecutor() },
  {
    name: 'under a launcher',
    create: (folder) =>
      launcherExecutor({ folder, programs: ['python3'], fallback: localExecutor() }),
    needs: 'python3',
  },
  slots('in slots of bash', 'bash', '-p'),
  slots('in slots of sh', 'sh'),
  slots('in slots of dash', 'dash'),
  slots('in slots of busybox', 'busybox', 'sh'),
];

describe.each(ways.filter(({ needs }) => needs === undefined || hasProgram(needs)))(
  '$name',
  (way) => {
    let executor: Executor;

    beforeEach(() => {
      executor = way.create(join(temporaryFolder(), 'exits'));
    });

    afterEach(() => executor.close(true));

    async function run(started: Launch) {
      const execution = executor.start(started);
      const pid = await execution.spawned;
      const { end, usage } = await execution.exited;
      await execution.gone;
      return { pid, end, usage };
    }

    describe('a process', () => {
      test('writes both of its streams to the log in the order in which it wrote them', async () => {
        const started = launch('succeed');
        expect(await run(started)).toMatchObject({ end: { type: 'exited', code: 0 } });
        expect(readText(started.logFile)).toBe('building 2024-01-01\ndone\n');
        expect(statSync(started.logFile).mode & 0o777).toBe(0o600);
      });

      test('ends with its exit code', async () => {
        expect(await run(launch('fail', '42'))).toMatchObject({
          end: { type: 'exited', code: 42 },
        });
      });

      test('that a signal kills ends with that signal', async () => {
        const suicidal = launch('=sh', '-c', 'kill -KILL $$');
        expect(await run(suicidal)).toMatchObject({
          end: { type: 'signalled', signal: 'SIGKILL' },
        });
      });

      test('has no input and leads a process group of its own', async () => {
        const started = launch(
          '=sh',
          '-c',
          'cat; ps -o pgid= -p $$ 2>/dev/null || cut -d" " -f5 /proc/$$/stat',
        );
        const { pid } = await run(started);
        expect(Number(readText(started.logFile))).toBe(pid);
      });

      test('leaves no descriptor open in the runner', async () => {
        const open = () => readdirSync('/proc/self/fd').length;
        await run(launch('succeed'));
        const before = open();
        for (let i = 0; i < 5; i++) await run(launch('succeed'));
        await run({ ...launch('succeed'), cwd: '/nowhere' });
        expect(open()).toBeLessThanOrEqual(before);
      });
    });

    describe('what a process is given', () => {
      test('is its arguments as they are, whatever they hold', async () => {
        const args = [
          '',
          ' ',
          "it's",
          '"',
          '$HOME `id` $(id)',
          'a\nb',
          '\\',
          '*',
          '-n',
          'é\u{1F600}',
          '!!',
        ];
        const started = launch('=printf', '[%s]\\n', ...args);
        expect((await run(started)).end).toEqual({ type: 'exited', code: 0 });
        expect(readText(started.logFile)).toBe(args.map((arg) => `[${arg}]\n`).join(''));
      });

      test('is the environment that was asked for, alone', async () => {
        const env = {
          PATH: process.env['PATH']!,
          QUOTED: "it's\n$x",
          EMPTY: '',
          'odd.name': 'kept',
          IFS: 'x',
          log: 'its own',
          LC_ALL: 'C',
        };
        const print = ['node', '-e', 'process.stdout.write(JSON.stringify(process.env))'];
        const first = launch('succeed');
        const inherited = { ...first.inherited, INHERITED: 'by the task before' };
        await run({ ...first, inherited, env: { ...first.env, LEFTOVER: 'of the task before' } });
        const started = launch('succeed');
        await run({ ...started, argv: print, inherited: {}, env: { ...env, PWD: started.cwd } });
        const seen = JSON.parse(readText(started.logFile)) as Record<string, unknown>;
        seen['_'] = seen['SHLVL'] = undefined;
        expect(seen).toEqual({ ...env, PWD: started.cwd });
      });

      test('is its working directory and the umask of the runner', async () => {
        const started = launch('=sh', '-c', 'pwd; umask');
        const umask = process.umask(0o027);
        try {
          await run(started);
        } finally {
          process.umask(umask);
        }
        expect(readText(started.logFile)).toBe(`${started.cwd}\n0027\n`);
        expect(statSync(started.logFile).mode & 0o777).toBe(0o600);
      });

      test('is no signal blocked or ignored but interrupts where shells cannot help it', async () => {
        const started = launch('=grep', '-E', 'Sig(Blk|Ign)', '/proc/self/status');
        await run(started);
        expect(readText(started.logFile)).toMatch(
          // The C library's posix_spawn ignores 32 and 33, which it uses itself.
          /^SigBlk:\t0000000000000000\nSigIgn:\t0000000(00000000[06]|180000000)\n$/,
        );
      });

      test('is no descriptor of the runner or a slot', async () => {
        const started = launch('=sh', '-c', 'ls -l /proc/$$/fd');
        await run(started);
        expect(readText(started.logFile)).toMatch(/ 2 -> .*log$/m);
        expect(readText(started.logFile)).not.toMatch(/socket:|\.slot/);
      });

      test('is a lower priority when it is to be nice', async () => {
        const started = { ...launch('=nice'), limits: { nice: 7 } };
        await run(started);
        expect(readText(started.logFile)).toBe('7\n');
      });

      test.runIf(hasProgram('ionice')).each([
        [{ ionice: 'idle' }, 'idle\n'],
        [{ ionice: 6, nice: 3 }, 'best-effort: prio 6\n'],
        [{ ionice: 0, memoryBytes: 900e6 }, 'best-effort: prio 0\n'],
      ] as const)('is its turn at the disk: %o', async (limits, told) => {
        const started = { ...launch('=ionice'), limits };
        await run(started);
        expect(readText(started.logFile)).toBe(told);
      });

      test('is the usual priority where no program can change it', async () => {
        const path = process.env['PATH'];
        const started = { ...launch('=nice'), limits: { nice: 7, ionice: 'idle' as const } };
        process.env['PATH'] = '/nowhere';
        const ended = run(started);
        process.env['PATH'] = path;
        expect((await ended).end).toEqual({ type: 'exited', code: 0 });
        expect(readText(started.logFile)).toBe('0\n');
      });

      test('is no more memory than it may have', async () => {
        const started = {
          ...launch('=sh', '-c', 'ulimit -v'),
          limits: { memoryBytes: 900e6, nice: 1 },
        };
        await run(started);
        expect(readText(started.logFile)).toBe(`${Math.ceil(900e6 / 1024)}\n`);
      });
    });

    describe('what is known of a process', () => {
      test('tells an exit code from a signal of the same status', async () => {
        const ends = [];
        for (const text of ['exit 143', 'kill -TERM $$', 'exit 137', 'kill -KILL $$', 'exit 255']) {
          ends.push((await run(launch('=sh', '-c', text))).end);
        }
        expect(ends).toEqual([
          { type: 'exited', code: 143 },
          { type: 'signalled', signal: 'SIGTERM' },
          { type: 'exited', code: 137 },
          { type: 'signalled', signal: 'SIGKILL' },
          { type: 'exited', code: 255 },
        ]);
      });

      test('is the most memory that it held, once it has run for a while', async () => {
        const text = 'x = "a" * 60_000_000; import time; time.sleep(0.6)';
        const { usage } = await run(launch('=sh', '-c', `python3 -c '${text}'; true`));
        expect(usage.peakBytes).toBeGreaterThan(60_000_000);
        expect(usage.peakBytes).toBeLessThan(200_000_000);
      });

      test('is not its end while it is merely stopped', async () => {
        const started = launch('=sh', '-c', 'kill -STOP $$; exit 5');
        const execution = executor.start(started);
        const pid = (await execution.spawned)!;
        while (!/^State:\tT/m.test(readText(`/proc/${pid}/status`)))
          await new Promise(setImmediate);
        process.kill(pid, 'SIGCONT');
        expect((await execution.exited).end).toEqual({ type: 'exited', code: 5 });
      });
    });

    describe('a log', () => {
      test('that grows over its limit keeps its head and its tail and says so', async () => {
        const text =
          'for i in $(seq 1 20000); do echo "line $i of many"; done; sleep 0.5; echo last';
        const started = { ...launch('=sh', '-c', text), limits: { logBytes: 20_000 } };
        await run(started);
        const log = readText(started.logFile);
        expect(log.length).toBeLessThanOrEqual(20_000);
        expect(log.startsWith('line 1 of many\nline 2 of many\n')).toBe(true);
        expect(log.endsWith('line 20000 of many\nlast\n')).toBe(true);
        expect(log).toMatch(/\nbackfill: \d+ bytes were left out here: the log may hold 20000 /);
      });
    });

    describe('a command that cannot be started', () => {
      test.each([
        [
          '=no-such-program',
          /^command "no-such-program" was not found from .*: install it or correct/,
        ],
        ['not-executable', /^command ".*not-executable" may not be executed from .*chmod \+x/],
      ])('%s says what to do', async (program, message) => {
        const { end } = await run(launch(program));
        expect(end).toMatchObject({
          type: 'not-started',
          isTransient: false,
          message: expect.stringMatching(message) as string,
        });
      });

      test.each([
        [
          'a missing working directory',
          { cwd: '/no/such/folder' },
          'cwd /no/such/folder is not a folder',
        ],
        [
          'arguments that are too long',
          { argv: ['echo', 'x'.repeat(3e6)] },
          'command "echo" has too long',
        ],
        [
          'a log that cannot be written',
          { logFile: '/no/such/folder/log' },
          'log /no/such/folder/log cannot be written: ENOENT',
        ],
        [
          'an impossible argument',
          { argv: ['echo', 'a\0b'] },
          'command "echo" could not be started',
        ],
      ])('%s is an end, not an error', async (_, wrong, message) => {
        const { end } = await run({ ...launch('succeed'), ...wrong });
        expect(end).toMatchObject({
          type: 'not-started',
          message: expect.stringContaining(message) as string,
        });
      });
    });

    describe('a process group', () => {
      test('is asked to end, and ends by SIGTERM when it obeys', async () => {
        const started = { ...launch('hang'), graceMs: 60_000 };
        const execution = executor.start(started);
        await contentOf(started.logFile);
        execution.terminate();
        execution.terminate();
        expect((await execution.exited).end).toEqual({ type: 'signalled', signal: 'SIGTERM' });
        await execution.gone;
        expect(isGroupAlive((await execution.spawned)!)).toBe(false);
      });

      test('is killed after the grace period when a grandchild ignores SIGTERM', async () => {
        const started = launch('hang-with-child', 'grandchild.pid');
        const execution = executor.start(started);
        const grandchild = Number(await contentOf(join(started.cwd, 'grandchild.pid')));
        execution.terminate();
        await execution.exited;
        expect(isAlive(grandchild)).toBe(true);
        await execution.gone;
        expect(isAlive(grandchild)).toBe(false);
        expect(isGroupAlive((await execution.spawned)!)).toBe(false);
      });

      test('that outlives its leader is ended too, so that a finished task leaves nothing running', async () => {
        const started = launch('leave-behind', 'grandchild.pid');
        const { end, pid } = await run(started);
        expect(end).toEqual({ type: 'exited', code: 0 });
        expect(isAlive(Number(readText(join(started.cwd, 'grandchild.pid'))))).toBe(false);
        expect(isGroupAlive(pid!)).toBe(false);
      });
    });
  },
);
