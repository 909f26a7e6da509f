import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All files in which slots record what became of their tasks, below a folder. */
export function slotFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.slot'))
    .map((name) => join(folder, name));
}
