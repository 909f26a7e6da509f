import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built command. */
export const command = join(root, 'dist/cli.js');

/** A project of its own in a temporary folder, removed by `remove`. */
export interface ProjectCopy {
  readonly folder: string;
  remove(): void;
}

function createCopy(name: string, fill: (folder: string) => void): ProjectCopy {
  const parent = mkdtempSync(join(tmpdir(), 'backfill-'));
  const folder = join(parent, name);
  fill(folder);
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** A copy of one of `fixtures/projects`. */
export function copyProject(name: string): ProjectCopy {
  return createCopy(name, (folder) => {
    cpSync(join(root, 'fixtures/projects', name), folder, { recursive: true });
  });
}

/** A copy of the weather pipeline that uses this checkout's packages. */
export function copyWeather(): ProjectCopy {
  const left = new Set(['warehouse', 'fault']);
  return createCopy('weather', (folder) => {
    cpSync(join(root, '.backfillrc.json'), join(folder, '.backfillrc.json'));
    cpSync(join(root, 'fixtures/weather'), join(folder, 'fixtures/weather'), {
      recursive: true,
      filter: (path) => !left.has(basename(path)),
    });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  });
}
