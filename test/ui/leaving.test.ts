import { describe, expect, test } from 'vitest';
import { fail } from '../../source/domain/problem.ts';
import { keys, type Screen } from '../terminal/screen.ts';
import { launch, openScreen, type Opened } from './open-screen.ts';

function expectRestored(screen: Screen): void {
  expect(screen.isFullScreen).toBe(false);
  expect(screen.isRawMode).toBe(false);
  expect(screen.hasCursor).toBe(true);
}

async function openRunning(): Promise<Opened> {
  const opened = openScreen();
  const session = await launch(opened);
  session.simulation.start();
  session.changed();
  await opened.screen.until(/slots 4\/4/);
  return opened;
}

test('q leaves at once when nothing runs', async () => {
  const { screen, services } = openScreen();
  await screen.until(/assets/);
  expect(screen.isFullScreen).toBe(true);
  expect(screen.isRawMode).toBe(true);
  screen.press('q');
  expect(await screen.exited).toEqual({ type: 'left' });
  expectRestored(screen);
  expect(services.stopped).toEqual([]);
});

describe('while tasks run', () => {
  test('q leaves them to their runner and says which backfill goes on', async () => {
    const { screen, services } = await openRunning();
    await screen.until(/q detach/);
    screen.press('q');
    expect(await screen.exited).toEqual({ type: 'left', goesOn: 'bf-1' });
    expectRestored(screen);
    expect(services.stopped).toEqual([]);
  });

  test('ctrl-c asks, and s stays', async () => {
    const { screen } = await openRunning();
    screen.press(keys.ctrlC);
    await screen.until(/Nothing is written[^]*Running: 4 tasks/);
    expect(screen.text()).toMatchInlineSnapshot(`
      " backfill · weather    bf-1  running  █░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0%  0/115
       0s   slots 4/4
      ┌ assets  2024-01-01..2024-02-29 ─────────────────────────────────── zoom: day ┐
      │             2024 Jan                       Feb                               │
      │             01     08     15     22        01     08     15     22           │
      │ ›raw        ■■■■■■■■►○■■○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○     │
      │  ├ clean    ■■■■►■►►○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○     │
      │  ├── model  [              ○              ][             ○             ]     │
      │  └── weekly [  ○  ][  ○  ][  ○  ][  ○  ][  ○  ][  ○  ][  ○  ][  ○  ]         │
      ├ raw / 2024-01-09 ── running · attempt 1/3 · 0s ──────────────────────────────┤
      │ Nothing is written to the log yet.                                           │
      │                                                                              │
      │                                                                              │
      │                                                                              │
      │                                                                              │
      │                                                                              │
      │                                                                              │
      ┌ quit? ───────────────────────────────────────────────────────────────────────┐
      │ Running: 4 tasks. What is left can be resumed later.                         │
      │  d  detach  quit; everything goes on, \`backfill\` shows it again              │
      │  f  finish  let the running tasks finish, start no other, then quit          │
      │  c  cancel  end the running tasks now, then quit                             │
      │  s  stay    go on watching                                                   │
      └──────────────────────────────────────────────────────────────────────────────┘"
    `);
    screen.press('s');
    await screen.until((text) => !text.includes('quit?'));
  });

  test.each(['d', 'q'])('%s on being asked detaches', async (key) => {
    const { screen, services } = await openRunning();
    screen.press(keys.ctrlC);
    await screen.until(/quit\?/);
    screen.press(key);
    expect(await screen.exited).toEqual({ type: 'left', goesOn: 'bf-1' });
    expect(services.stopped).toEqual([]);
  });

  test('c ends them and leaves when they have ended', async () => {
    const { screen, services } = await openRunning();
    screen.press(keys.ctrlC, 'c');
    await screen.until(/Ending 4 tasks/);
    expect(services.stopped).toEqual(['cancel']);
    services.finishStopping();
    expect(await screen.exited).toEqual({ type: 'left' });
    expectRestored(screen);
  });

  test('f waits for them, and ctrl-c ends the wait', async () => {
    const { screen, services } = await openRunning();
    screen.press(keys.ctrlC, 'f');
    await screen.until(/Waiting for 4 tasks to finish/);
    screen.press(keys.ctrlC);
    await screen.until(/Ending 4 tasks/);
    expect(services.stopped).toEqual(['drain', 'cancel']);
  });

  test('d leaves before they have finished', async () => {
    const { screen, services } = await openRunning();
    screen.press(keys.ctrlC, 'f');
    await screen.until(/Waiting for 4 tasks to finish/);
    screen.press('d');
    expect(await screen.exited).toEqual({ type: 'left' });
    expect(services.stopped).toEqual(['drain']);
  });

  test('a runner that cannot be stopped is told of, and the interface stays', async () => {
    const { screen, services } = await openRunning();
    services.stop = () =>
      Promise.resolve(fail({ code: 'runner-silent', message: 'the runner does not answer' }));
    screen.press(keys.ctrlC, 'c');
    await screen.until(/the runner does not answer/);
    expect(screen.isFullScreen).toBe(true);
  });

  test('ctrl-c asks, and a second one cancels at once', async () => {
    const { screen, services } = await openRunning();
    screen.press(keys.ctrlC);
    await screen.until(/quit\?/);
    screen.press(keys.ctrlC);
    await screen.until(/Ending/);
    expect(services.stopped).toEqual(['cancel']);
  });

  test('only the backfill on the screen is stopped', async () => {
    const { screen, services } = await openRunning();
    screen.press(keys.ctrlC, 'c');
    await screen.until(/Ending/);
    expect(services.stoppedIds).toEqual(['bf-1']);
  });
});

describe('the terminal is given back', () => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('after %s', async (signal) => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    process.emit(signal, signal);
    expect(await screen.exited).toEqual({ type: 'signal', signal });
    expectRestored(screen);
  });

  test.each(['reading', 'writing'] as const)('after %s failed: a hang-up', async (how) => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.hangUp(how);
    expect(await screen.exited).toEqual({ type: 'signal', signal: 'SIGHUP' });
    expectRestored(screen);
  });

  test('after what a key does threw', async () => {
    const { screen, services } = openScreen();
    await screen.until(/assets/);
    services.plan = () => {
      throw new Error('a bug in planning');
    };
    screen.press(' ', keys.enter);
    await expect(screen.exited).rejects.toThrow('a bug in planning');
    expectRestored(screen);
  });

  test('after background work threw', async () => {
    const { screen, services } = openScreen();
    services.launch = () => Promise.reject(new Error('a bug in launching'));
    await screen.until(/assets/);
    screen.press('a', keys.enter);
    await screen.until(/launches this plan/);
    screen.press(keys.enter);
    await expect(screen.exited).rejects.toThrow('a bug in launching');
    expectRestored(screen);
  });
});

/** How many listen to each event of the process. */
function listeners(): Readonly<Record<string, number>> {
  const counts = process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0)) as Record<string, number>;
}

test.each([
  ['the user left', (screen: Screen) => screen.press('q')],
  ['the terminal was taken away', (screen: Screen) => screen.hangUp('reading')],
])('nothing of the process is listened to once %s', async (_, end) => {
  // What packages listen to from when they are loaded is there before.
  const { screen: first } = openScreen();
  first.hangUp('reading');
  await first.exited;
  const before = listeners();
  const { screen } = openScreen();
  await screen.until(/assets/);
  expect(process.listenerCount('SIGTERM')).toBeGreaterThan(before['SIGTERM'] ?? 0);
  end(screen);
  await screen.exited;
  expect(listeners()).toEqual(before);
});
