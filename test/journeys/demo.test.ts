import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand } from './running-command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the demonstration without a terminal builds a month once, and then has nothing to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backfill-demo-'));
  const place = {
    cwd: tmpdir(),
    env: { BACKFILL_DEMO_DIR: folder },
    program: join(root, 'scripts/demo.mjs'),
  };
  try {
    const first = await runCommand([], place);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/115 cells succeeded/);
    expect(existsSync(join(folder, 'warehouse/clean_weather/2012-01-31.parquet'))).toBe(true);
    const second = await runCommand([], place);
    expect(second.status).toBe(0);
    expect(second.stdout).toMatch(/^Nothing to do: all 115 selected cells are built/m);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
