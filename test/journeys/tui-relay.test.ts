import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command, copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { keys, Terminal } from '../terminal/terminal.ts';
import { endRunner } from './runners.ts';

let project: ProjectCopy;
let terminal: Terminal | undefined;

beforeEach(() => {
  project = copyProject('relay');
});

afterEach(async () => {
  rmSync(join(project.folder, 'hold'), { force: true });
  if (terminal !== undefined && terminal.exit === undefined) terminal.kill('SIGKILL');
  terminal = undefined;
  await endRunner(project.folder);
  project.remove();
});

function open(
  size: { readonly columns: number; readonly rows: number } = { columns: 120, rows: 36 },
  env: Readonly<Record<string, string>> = {},
): Terminal {
  terminal = new Terminal({
    command: process.execPath,
    args: [command],
    cwd: project.folder,
    env: { BACKFILL_NOW: '2024-03-02', ...env },
    ...size,
  });
  return terminal;
}

/** Runs, as opposed to gone or only waiting for its parent to notice its end. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[1] !== 'Z';
  } catch {
    return false;
  }
}

/** Processes that the tasks of a held project wrote down, forked children included. */
function heldPids(): number[] {
  const file = join(project.folder, 'pids');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.split('\n').filter(Boolean).map(Number);
}

/** Marks every cell, reads the plan and launches it. */
async function launchAll(screen: Terminal): Promise<void> {
  await screen.until(/quit/);
  screen.press('m');
  await screen.until(/128 cells/);
  screen.press(keys.enter);
  await screen.until(/128 tasks/);
  screen.press(keys.enter);
}

describe('the interface in a terminal', () => {
  test('an empty state says what to do first', async () => {
    const screen = open();
    expect(await screen.until(/quit/)).toMatch(/Nothing is built yet/);
    expect(screen.isFullScreen).toBe(true);
    screen.press('q');
    expect(await screen.ended()).toMatchObject({ exitCode: 0 });
  });

  test('quitting leaves the main screen as it was', async () => {
    const screen = open();
    await screen.until(/quit/);
    screen.press('q');
    await screen.ended();
    expect(screen.isFullScreen).toBe(false);
    expect(screen.text().trim()).toBe('');
    expect(screen.raw).toContain('\u001b[?25h');
  });

  test('a window of 60×16 holds the grid, the plan and the run', async () => {
    const screen = open({ columns: 60, rows: 16 });
    await launchAll(screen);
    await screen.until(/succeeded +.*128\/128/);
    for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(60);
    screen.press('q');
    expect(await screen.ended()).toMatchObject({ exitCode: 0 });
  });

  test('a resize while tasks run lays the screen out anew', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    const screen = open({ columns: 120, rows: 36 });
    await launchAll(screen);
    await screen.until(/4 tasks at work/);
    screen.resize(80, 24);
    await screen.until((text) => /4 tasks at work/.test(text) && text.split('\n').length === 24);
    await screen.until(() => screen.lines().every((line) => line.length <= 80));
    rmSync(join(project.folder, 'hold'));
    await screen.until(/succeeded +.*128\/128/);
  });

  test('ctrl-c in mid-run asks, and cancelling leaves no process behind', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    const screen = open();
    await launchAll(screen);
    await screen.until(/4 tasks at work/);
    await screen.until(() => heldPids().length === 8);
    const pids = heldPids();
    expect(pids.every(isAlive)).toBe(true);
    screen.press(keys.ctrlC);
    await screen.until(/cancel/i);
    screen.press(keys.ctrlC);
    await screen.ended();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(screen.isFullScreen).toBe(false);
  });

  test('a crash gives the terminal back, says what happened and leaves the tasks running', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    const bomb = `process.on('SIGUSR2', () => { throw new Error('the test threw this'); });`;
    const preload = `--import=data:text/javascript,${encodeURIComponent(bomb)}`;
    const screen = open({ columns: 100, rows: 30 }, { NODE_OPTIONS: preload });
    await launchAll(screen);
    await screen.until(/4 tasks at work/);
    await screen.until(() => heldPids().length === 8);
    const pids = heldPids();
    screen.kill('SIGUSR2');
    const exit = await screen.ended();
    expect(exit.exitCode).not.toBe(0);
    expect(screen.isFullScreen).toBe(false);
    expect(screen.emulator.modes.mouseTrackingMode).toBe('none');
    expect(screen.text()).toMatch(/the test threw this/);
    expect(screen.raw).toContain('\u001b[?25h');
    expect(pids.every(isAlive)).toBe(true);
  });

  test('SIGTERM in mid-run gives the terminal back and leaves the tasks running', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    const screen = open();
    await launchAll(screen);
    await screen.until(() => /4 tasks at work/.test(screen.text()) && heldPids().length === 8);
    screen.kill('SIGTERM');
    expect(await screen.ended()).toMatchObject({ exitCode: 130 });
    expect(screen.isFullScreen).toBe(false);
    expect(screen.emulator.modes.mouseTrackingMode).toBe('none');
    expect(heldPids().every(isAlive)).toBe(true);
  });

  test('a plan that others have overtaken is not launched but made anew', async () => {
    const screen = open();
    await screen.until(/quit/);
    screen.press('m', keys.enter);
    await screen.until(/128 tasks/);
    const args = [command, 'run', 'source', '2024-01-01', '--yes'];
    const env = { ...process.env, BACKFILL_NOW: '2024-03-02' };
    execFileSync(process.execPath, args, { cwd: project.folder, env });
    screen.press(keys.enter);
    await screen.until(/another backfill has changed the state/);
    await screen.until(/127 tasks/);
    screen.press(keys.enter);
    await screen.until(/succeeded +.*127\/127/);
  });

  test('a config with mistakes is explained before the screen is taken', async () => {
    const config = readFileSync(join(project.folder, '.backfillrc.json'), 'utf8')
      .replace('"deps": ["clean"]', '"deps": ["claen"]')
      .replace('"timezone": "UTC"', '"timezone": "Europe/Berlim"')
      .replace('"concurrency"', '"concurency"');
    writeFileSync(join(project.folder, '.backfillrc.json'), config);
    const screen = open({ columns: 160, rows: 24 });
    expect(await screen.ended()).toMatchObject({ exitCode: 2 });
    const text = screen.text();
    expect(text).toMatch(/\.backfillrc\.json:3:\d+ .*Europe\/Berlim.*Europe\/Berlin/);
    expect(text).toMatch(/\.backfillrc\.json:4:\d+ .*concurency.*concurrency/);
    expect(text).toMatch(/\.backfillrc\.json:\d+:\d+ .*claen.*clean/);
    expect(screen.raw).not.toContain('\u001b[?1049h');
  });
});
