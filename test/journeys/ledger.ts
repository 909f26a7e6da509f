import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one task noted. */
export interface Line {
  readonly what: string;
  readonly cell: string;
  /** Of the task, which leads its group. */
  readonly pid: number;
}

/** What the tasks of the project `killed` noted, in order. */
export function readLedger(folder: string): Line[] {
  const file = join(folder, 'ledger');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [what = '', cell = '', pid] = line.split(' ');
      return { what, cell, pid: Number(pid) };
    });
}

export function countEnds(ledger: readonly Line[]): number {
  return ledger.filter(({ what }) => what === 'end').length;
}

/** What must not be: two of a cell at once, one after a success, a child first. */
export function findFaults(ledger: readonly Line[]): string[] {
  const running = new Set<string>();
  const built = new Set<string>();
  const faults: string[] = [];
  for (const { what, cell } of ledger) {
    if (what === 'end') {
      running.delete(cell);
      built.add(cell);
      continue;
    }
    if (running.has(cell)) faults.push(`${cell} runs twice at once`);
    if (built.has(cell)) faults.push(`${cell} is built again`);
    const parent = cell.replace('clean/', 'raw/');
    if (parent !== cell && !built.has(parent))
      faults.push(`${cell} starts before ${parent} is built`);
    running.add(cell);
  }
  return faults;
}
