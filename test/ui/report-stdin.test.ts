import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { TerminalReport } from '../../source/ui/report-splitter.ts';
import { reportStdin } from '../../source/ui/report-stdin.ts';

/** Reads as Ink does: all there is whenever the stream says that there is something. */
function openStdin() {
  const raw = new PassThrough();
  const seen = { text: '', reports: [] as TerminalReport[] };
  const stdin = reportStdin(raw, (report) => seen.reports.push(report));
  stdin.on('readable', () => {
    const read = () => stdin.read() as string | null;
    for (let chunk = read(); chunk !== null; chunk = read()) seen.text += chunk;
  });
  return { raw, stdin, seen };
}

test('keys are read as ever, reports are told', async () => {
  const { raw, seen } = openStdin();
  raw.write('a\u001b[<0;3;2Mb');
  await vi.waitFor(() => expect(seen.text).toBe('ab'));
  expect(seen.reports).toEqual([{ type: 'press', button: 'left', column: 2, row: 1 }]);
});

test('a report that comes in two chunks is told when it is whole', async () => {
  const { raw, seen } = openStdin();
  raw.write('a\u001b[<0;3');
  await vi.waitFor(() => expect(seen.text).toBe('a'));
  expect(seen.reports).toEqual([]);
  raw.write(';2Mb');
  await vi.waitFor(() => expect(seen.text).toBe('ab'));
  expect(seen.reports).toHaveLength(1);
});

test('the escape key is read though nothing follows it', async () => {
  const { raw, seen } = openStdin();
  raw.write('\u001b');
  await vi.waitFor(() => expect(seen.text).toBe('\u001b'));
  raw.write('x');
  await vi.waitFor(() => expect(seen.text).toBe('\u001bx'));
});

test('everything else is the stream itself', () => {
  const { raw, stdin } = openStdin();
  expect(stdin.readableFlowing).toBe(raw.readableFlowing);
  expect(stdin.listenerCount('readable')).toBe(raw.listenerCount('readable'));
});
