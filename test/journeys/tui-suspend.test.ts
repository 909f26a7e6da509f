import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command, copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { keys, Terminal } from '../terminal/terminal.ts';
import { endRunner } from './runners.ts';

const ctrlZ = '\u001a';

let project: ProjectCopy;
let terminal: Terminal;

beforeEach(() => {
  project = copyProject('relay');
  terminal = new Terminal({
    command: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    cwd: project.folder,
    env: {
      BACKFILL_NOW: '2024-03-02',
      PS1: 'shell> ',
      NODE: process.execPath,
      CLI: command,
      // Waits for a key of its own, to tell whether it gets all of them.
      PAGER: `sh -c 'echo the pager has "$1"; read -r line; echo "$line" > paged' sh`,
    },
    columns: 100,
    rows: 30,
  });
});

afterEach(async () => {
  rmSync(join(project.folder, 'hold'), { force: true });
  if (terminal.exit === undefined) terminal.kill('SIGKILL');
  await endRunner(project.folder);
  project.remove();
});

/** What the terminal tells programs about its mouse. */
const mouse = () => terminal.emulator.modes.mouseTrackingMode;

async function start(): Promise<void> {
  await terminal.until(/shell>\s*$/);
  terminal.press('"$NODE" "$CLI"\r');
  await terminal.until(/q quit/);
  terminal.press('j');
  await terminal.until(/clean \/ 2024/);
}

describe('ctrl-z', () => {
  test('gives the terminal to the shell, and fg brings the interface back', async () => {
    await start();
    await terminal.until(() => mouse() === 'drag');
    terminal.press(ctrlZ);
    await terminal.until(/Stopped[^]*shell>\s*$/);
    expect(terminal.isFullScreen).toBe(false);
    expect(mouse()).toBe('none');
    terminal.press('echo typed $((6 * 7))\r');
    await terminal.until(/typed 42/);
    terminal.press('fg\r');
    await terminal.until(/q quit/);
    expect(terminal.isFullScreen).toBe(true);
    await terminal.until(() => mouse() === 'drag');
    terminal.press('q');
    await terminal.until(/shell>\s*$/);
    expect(terminal.isFullScreen).toBe(false);
    expect(mouse()).toBe('none');
  });

  test('lets running tasks go on, and the screen shows what they have done', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    await start();
    terminal.press('m', keys.enter);
    await terminal.until(/launches this plan/);
    terminal.press(keys.enter);
    await terminal.until(/4 tasks at work/);
    terminal.press(ctrlZ);
    await terminal.until(/Stopped[^]*shell>\s*$/);
    rmSync(join(project.folder, 'hold'));
    terminal.press('fg\r');
    await terminal.until(/succeeded +.*128\/128/);
    terminal.press('q');
    await terminal.until(/shell>\s*$/);
  });

  test('where no shell waits for it, the interface goes on', async () => {
    await terminal.until(/shell>\s*$/);
    terminal.press('exec "$NODE" "$CLI"\r');
    await terminal.until(/q quit/);
    terminal.press(ctrlZ, '?');
    await terminal.until(/Keys: picking cells/);
    terminal.press('?', 'q');
    expect(await terminal.ended()).toMatchObject({ exitCode: 0 });
  });
});

/** The process that the shell waits for. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

test('an interface that others stop and continue paints itself anew', async () => {
  await start();
  process.kill(childOf(terminal.pid), 'SIGSTOP');
  await terminal.until(/Stopped/);
  terminal.press('fg\r');
  await terminal.until((text) => /q quit/.test(text) && !/Stopped/.test(text));
  terminal.press('v');
  await terminal.until(/range: /);
});

test('a pager has the whole terminal until it ends', async () => {
  await start();
  terminal.press('m', keys.enter);
  await terminal.until(/launches this plan/);
  terminal.press(keys.enter);
  await terminal.until(/succeeded +.*128\/128/);
  terminal.press('e');
  await terminal.until(/the pager has /);
  expect(mouse()).toBe('none');
  terminal.press('all of it\r');
  await terminal.until(/succeeded +.*128\/128/);
  expect(readFileSync(join(project.folder, 'paged'), 'utf8')).toBe('all of it\n');
  await terminal.until(() => mouse() === 'drag');
});
