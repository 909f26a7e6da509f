import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogPrinter } from '../../source/commands/log-printer.ts';
import { cutLog } from '../../source/engine/cut-log.ts';
import { FakeIo } from './fake-io.ts';

const limit = 2_000;

let folder: string;
let path: string;
let written: number;
let io: FakeIo;
let printer: LogPrinter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backfill-log-'));
  begin();
});

afterEach(() => rmSync(folder, { recursive: true }));

function begin(): void {
  path = join(folder, 'log');
  writeFileSync(path, '');
  written = 0;
  io = new FakeIo();
  printer = new LogPrinter({ path, limit }, io);
}

/** Appends as many numbered lines, each of 20 bytes. */
function write(lines: number): void {
  for (let i = 0; i < lines; i++) appendFileSync(path, `${String(written++).padStart(19, '.')}\n`);
}

/** Numbers of the whole lines that a text holds, in order. */
const numbersIn = (text: string) =>
  [...text.matchAll(/^\.+(\d+)$/gm)].map(([, number]) => Number(number));

const countUpTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a log that is followed', () => {
  test('is printed once, though its middle is left out behind the reader', async () => {
    write(200);
    await printer.print();
    await cutLog(path, limit);
    write(5);
    await printer.print();
    expect(numbersIn(io.stdout)).toEqual(countUpTo(205));
    expect(io.stdout).not.toMatch('left out');
  });

  test('goes on with its newest part when the reader was left behind, and says so', async () => {
    write(60);
    await printer.print();
    write(400);
    await cutLog(path, limit);
    write(5);
    await printer.print();
    const numbers = numbersIn(io.stdout);
    expect(numbers.slice(0, 60)).toEqual(countUpTo(60));
    expect(numbers.slice(60)).toEqual(countUpTo(465).slice(-numbers.length + 60));
    expect(numbers.length).toBeGreaterThan(80);
    expect(io.stdout.match(/^backfill: \d+ bytes were left out here/gm)).toHaveLength(1);
  });

  test('says how much was left out in all, however often it was cut', async () => {
    for (let i = 0; i < 5; i++) {
      write(150);
      await cutLog(path, limit);
    }
    await printer.print();
    const kept = readFileSync(path, 'utf8').replace(/\nbackfill: .*\n/, '').length;
    const [, leftOut] = /^backfill: (\d+) bytes/m.exec(io.stdout)!;
    expect(kept + Number(leftOut)).toBe(5 * 150 * 20);
  });

  test('waits while it is being cut, and starts over when somebody else emptied it', async () => {
    write(200);
    await printer.print();
    const printed = io.stdout;
    truncateSync(path, limit / 2);
    await printer.print();
    expect(io.stdout).toBe(printed);
    truncateSync(path, 0);
    appendFileSync(path, 'anew\n');
    await printer.print();
    expect(io.stdout).toBe(`${printed}anew\n`);
  });

  test('keeps characters whole whose bytes come one after the other', async () => {
    const bytes = Buffer.from('größer\n');
    appendFileSync(path, bytes.subarray(0, 3));
    await printer.print();
    appendFileSync(path, bytes.subarray(3));
    await printer.print();
    expect(io.stdout).toBe('größer\n');
  });

  test('never repeats a line and never misses the newest, whatever comes when', async () => {
    const step = fc.oneof(
      fc.nat({ max: 120 }),
      fc.constant('cut' as const),
      fc.constant('print' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        begin();
        for (const each of steps) {
          if (each === 'print') await printer.print();
          else if (each === 'cut' && written * 20 > limit) await cutLog(path, limit);
          else if (typeof each === 'number') write(each);
        }
        write(3);
        await printer.print();
        const numbers = numbersIn(io.stdout);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers.slice(-3)).toEqual([written - 3, written - 2, written - 1]);
      }),
      { numRuns: 60 },
    );
  });
});
