import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keys } from '../../terminal/screen.ts';
import { launch, openScreen, runRound } from '../open-screen.ts';
import type { FakeSession } from '../fake-services.ts';

let logs = '';
beforeEach(async () => {
  logs = await mkdtemp(join(tmpdir(), 'backfill-live-'));
});
afterEach(() => rm(logs, { recursive: true }));

async function writeLog(session: FakeSession, id: string, text: string): Promise<void> {
  session.logs = logs;
  const { task, attempt } = session.simulation.view(id);
  await writeFile(session.logPath(task, attempt), text);
}

test('a running backfill shows progress, time, money, slots, trouble and the log of the cell', async () => {
  const opened = openScreen({ columns: 120, rows: 30, config: { budget: 10 } });
  const session = await launch(opened);
  for (let round = 0; round < 4; round++) runRound(session, (task) => task === 'clean/2024-01-07');
  session.simulation.start();
  await writeLog(
    session,
    'clean/2024-01-07',
    'reading\n\u001b[31mwind is negative: -4.2\u001b[0m\n',
  );
  session.changed();
  await opened.screen.until(/✗ 1/);
  opened.screen.press('g', 'n');
  // The log and the pace of all four rounds come to the screen independently of each other.
  await opened.screen.until(/1\.9\/s[^]*wind is negative/);
  expect(opened.screen.text()).toMatchInlineSnapshot(`
    " backfill · weather                                 bf-1  running  ████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 13%  15/115
     8.0s   eta 49s   1.9/s   $0.30 of ~$2.12   budget $10.00   slots 4/4   ✗ 1   ⊘ 2
    ┌ assets  2024-01-01..2024-02-29 ─────────────────────────────────────────────────────────────────────────── zoom: day ┐
    │             2024 Jan                       Feb                                                                       │
    │             01     08     15     22        01     08     15     22                                                   │
    │  raw        ■■■■■■■■■■■■■■■■►►○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○                          ■■►○○○○○  26%      │
    │ ›├ clean    ■■■■■■✗■■■■■■■■►○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○                          ■►○○○○○✗  23% ✗1   │
    │  ├── model  [              ⊘              ][             ○             ]                          ○○○○⊘⊘⊘⊘   0%      │
    │  └── weekly [  ⊘  ][  ►  ][  ○  ][  ○  ][  ○  ][  ○  ][  ○  ][  ○  ]                              ►○○○○○○⊘   0%      │
    ├ clean / 2024-01-07 ── failed · attempt 1/1 · exit 1 · 10ms ───────────────────────────────────────────────────── end ┤
    │ it broke                                                                                                             │
    │ reading                                                                                                              │
    │ wind is negative: -4.2                                                                                               │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    └ 1 failed cell: n goes there, r retries, R retries all ───────────────────────────────────────────────────────────────┘
     ↵ log  r retry  R retry all  ␣ mark  v range  S skip  p pause  ] faster  - zoom out  i lens  / find  ? help  q detach"
  `);
});

describe('what is asked of the runner', () => {
  test('r retries the failed cell under the cursor', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    runRound(session, (task) => task === 'clean/2024-01-07');
    runRound(session, (task) => task === 'clean/2024-01-07');
    await opened.screen.until(/✗ 1/);
    opened.screen.press('g', 'n', 'r');
    await opened.screen.until(/Trying again: clean\/2024-01-07/);
    expect(session.sent).toEqual([{ type: 'retry-tasks', tasks: ['clean/2024-01-07'] }]);
  });

  test('marks are retried where that makes sense only', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    runRound(session, (task) => task === 'clean/2024-01-07');
    runRound(session, (task) => task === 'clean/2024-01-07');
    await opened.screen.until(/✗ 1/);
    opened.screen.press('a', 'r');
    await opened.screen.until(/Trying again/);
    expect(session.sent).toEqual([{ type: 'retry-tasks', tasks: ['clean/2024-01-07'] }]);
  });

  test('p pauses and goes on', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    opened.screen.press('p');
    await opened.screen.until(/bf-1 {2}paused/);
    opened.screen.press('p');
    await opened.screen.until(/bf-1 {2}running/);
    expect(session.sent).toEqual([{ type: 'pause' }, { type: 'resume' }]);
  });

  test('] and [ change how many tasks run at once, never below one', async () => {
    const opened = openScreen({ config: { concurrency: 2 } });
    const session = await launch(opened);
    opened.screen.press(']', '[', '[', '[');
    await opened.screen.until(/slots 0\/1/);
    expect(session.sent.map((sent) => 'concurrency' in sent && sent.concurrency)).toEqual([
      3, 2, 1, 1,
    ]);
  });

  test('the palette sets concurrency by number', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    opened.screen.press(':', 'conc', keys.tab, '12', keys.enter);
    await opened.screen.until(/slots 0\/12/);
    expect(session.sent).toEqual([{ type: 'set-concurrency', concurrency: 12 }]);
  });

  test('x cancels and S skips the cell', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    opened.screen.press('x');
    await opened.screen.until(/Cancelling: raw\/2024-01-09/);
    opened.screen.press('l', 'S');
    await opened.screen.until(/Skipping: raw\/2024-01-10/);
    expect(session.sent.map(({ type }) => type)).toEqual(['cancel-tasks', 'skip-tasks']);
  });

  test('a key that does nothing now says why', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    opened.screen.press('R');
    await opened.screen.until(/Nothing has failed/);
    opened.screen.press('P');
    await opened.screen.until(/It builds these cells/);
    opened.screen.press('d');
    await opened.screen.until(/The cell is queued: nothing to build again/);
    expect(session.sent).toEqual([]);
  });

  test('d builds what was built again with all that reads it, D takes the cell as done', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    opened.screen.press('D');
    await opened.screen.until(/Marked as done: raw\/2024-01-09/);
    opened.screen.press('d');
    await opened.screen.until(/Building again with what reads it: raw\/2024-01-09/);
    expect(session.sent.map(({ type }) => type)).toEqual(['mark-done', 'retry-downstream']);
  });

  test('the palette changes the order of the cell under the cursor', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    opened.screen.press(':', 'priority 7', keys.enter);
    await opened.screen.until(/Priority 7: raw\/2024-01-09/);
    expect(session.sent).toEqual([
      { type: 'set-priority', priority: 7, tasks: ['raw/2024-01-09'] },
    ]);
  });

  test('a guard that failures tripped is told and lifted', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    session.simulation.start();
    session.simulation.record({ type: 'guard-tripped', guard: 'failures', message: 'Enough' });
    session.changed();
    await opened.screen.until(/stopped: failures/);
    opened.screen.press('p');
    await opened.screen.until(/Going on/);
    expect(session.sent).toEqual([{ type: 'lift-guard' }]);
  });
});

describe('cells', () => {
  test('a blocked cell names what blocks it', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    for (let round = 0; round < 2; round++)
      runRound(session, (task) => task === 'clean/2024-01-07');
    await opened.screen.until(/⊘ 2/);
    opened.screen.press('/', 'weekly/2024-01-01', keys.enter);
    await opened.screen.until(/blocked by clean\/2024-01-07/);
  });

  test('a cell that is not planned says so', async () => {
    const opened = openScreen();
    await launch(opened);
    opened.screen.press('g');
    await opened.screen.until(/This cell is not part of the backfill/);
  });

  test('a failed attempt that is tried again says when', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    runRound(session, (task) => task === 'raw/2024-01-09');
    opened.screen.press('/', 'raw/2024-01-09', keys.enter);
    await opened.screen.until(/queued · attempt 1\/3 · exit 1 · again in 1m00s · 10ms/);
  });
});

describe('the log', () => {
  async function openLog(text: string) {
    const opened = openScreen({ columns: 100 });
    const session = await launch(opened);
    session.simulation.start();
    await writeLog(session, 'raw/2024-01-09', text);
    session.changed();
    opened.screen.press('/', 'raw/2024-01-09', keys.enter);
    await opened.screen.until(/running · attempt 1\/3/);
    return { ...opened, session };
  }
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, i) => `row ${i} is here\n`).join('');

  test('follows what is written', async () => {
    const { screen, session } = await openLog('begun\n');
    await screen.until(/begun/);
    await writeLog(session, 'raw/2024-01-09', 'begun\nand going on\n');
    await screen.until(/and going on/);
  });

  test('opens in full height, scrolls, and goes to both ends', async () => {
    const { screen } = await openLog(numbered(5000));
    await screen.until(/row 4999/);
    screen.press(keys.enter);
    await screen.until(/row 4985/);
    screen.press('g');
    await screen.until(/row 0 /);
    screen.press('j', 'j');
    await screen.until((text) => text.includes('row 2 ') && !text.includes('row 1 '));
    screen.press('G');
    await screen.until(/row 4999/);
    screen.press(keys.escape);
    await screen.until(/assets/);
  });

  test('is searched in both directions', async () => {
    const { screen } = await openLog(numbered(5000));
    screen.press(keys.enter, '/', 'row 77 ', keys.enter);
    await screen.until(/row 78 /);
    expect(screen.lookOf('row 77 is').color).not.toBe(screen.lookOf('row 78 ').color);
    screen.press('/', 'row 4', keys.enter);
    await screen.until(/row 400 /);
    screen.press('N');
    await screen.until(/row 49 /);
    screen.press('/', 'nowhere', keys.enter);
    await screen.until(/No line of this log holds "nowhere"/);
  });

  test('shifts long lines', async () => {
    const { screen } = await openLog(`${'x'.repeat(120)}THE END\n`);
    screen.press(keys.enter);
    await screen.until(/xxx…/);
    screen.press('l', 'l');
    await screen.until(/THE END/);
  });
});

describe('the end', () => {
  async function finish(fails: boolean) {
    const opened = openScreen();
    await opened.screen.until(/assets/);
    opened.screen.press('/', '2024-01-09', keys.enter, keys.enter);
    await opened.screen.until(/launches this plan/);
    opened.screen.press(keys.enter);
    await opened.screen.until(/running/);
    const session = opened.services.session!;
    const [task] = session.simulation.start();
    if (fails) {
      session.simulation.record({
        type: 'attempt-failed',
        task: task!,
        attempt: 1,
        durationMs: 10,
        cause: { type: 'exit', code: 1 },
        message: 'it broke',
        reported: {},
      });
    } else session.simulation.succeed(task!);
    const outcome = fails ? 'failed' : 'succeeded';
    session.simulation.record({ type: 'backfill-finished', outcome });
    session.isLive = false;
    session.changed();
    return { ...opened, session };
  }

  test('of a good run says so', async () => {
    const { screen } = await finish(false);
    await screen.until(/Finished: everything is built/);
    screen.press(keys.escape);
    await screen.until(/assets/);
  });

  test('of a bad run says what to do, and R takes the backfill up again', async () => {
    const { screen, services, session } = await finish(true);
    await screen.until(/Finished: 1 cell failed. R retries all/);
    screen.press('R');
    await screen.until(/Trying everything that failed again/);
    expect(services.resumed).toEqual(['bf-1']);
    expect(session.sent).toEqual([{ type: 'retry-all-failed' }]);
  });

  test('of a backfill that was interrupted says how to go on, and p does', async () => {
    const { screen, services, session } = await finish(true);
    await screen.until(/Finished/);
    session.simulation.record({ type: 'backfill-resumed', id: 'bf-1' });
    session.simulation.record({ type: 'backfill-finished', outcome: 'interrupted' });
    session.changed();
    await screen.until(/Interrupted before the end\. p takes it up again/);
    screen.press('p');
    await screen.until(/Building what was left unbuilt/);
    expect(services.resumed).toEqual(['bf-1']);
    expect(session.sent).toEqual([]);
  });

  test('of a runner that gave up says why', async () => {
    const opened = openScreen();
    const session = await launch(opened);
    session.isLive = false;
    session.failure = { code: 'state-full', message: 'the disk is full', hint: 'Make room.' };
    session.changed();
    await opened.screen.until(/the disk is full. Make room/);
  });

  test('P plans what was built again with everything downstream', async () => {
    const { screen } = await finish(false);
    await screen.until(/Finished/);
    screen.press('P');
    await screen.until(/with downstream {3}only all/);
  });

  test('leaves no question when quitting', async () => {
    const { screen } = await finish(true);
    await screen.until(/Finished/);
    screen.press('q');
    expect(await screen.exited).toEqual({ type: 'left' });
  });
});
