import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { Box, render, Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { PaintedLines } from '../../../source/ui/matrix/painted-lines.tsx';
import { paintedStdout } from '../../../source/ui/matrix/painted-stdout.ts';
import { createTheme } from '../../../source/ui/theme.ts';

/** An emulated terminal that Ink takes for a real one. */
class Screen extends EventEmitter {
  readonly isTTY = true;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  bytes = 0;

  constructor(columns: number, rows: number) {
    super();
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
    });
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  write(chunk: string, ...rest: unknown[]): boolean {
    this.bytes += chunk.length;
    const done = rest.find((argument) => typeof argument === 'function') as
      (() => void) | undefined;
    this.#terminal.write(chunk, done);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.emit('resize');
  }

  /** Every cell with all that is visible of it. */
  async picture(): Promise<string> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
    const buffer = this.#terminal.buffer.active;
    const lines = Array.from({ length: this.rows }, (_, y) => {
      const line = buffer.getLine(buffer.viewportY + y)!;
      return Array.from({ length: this.columns }, (_unused, x) => {
        const cell = line.getCell(x)!;
        const look = [cell.getFgColor(), cell.getBgColor(), cell.isBold(), cell.isDim()];
        const more = [cell.isInverse(), cell.isUnderline(), cell.getFgColorMode()];
        const isPlain = [...look.slice(2), ...more].every((value) => value === 0);
        return (cell.getChars() || ' ') + (isPlain ? '' : `<${[...look, ...more].join()}>`);
      }).join('');
    });
    return lines.map((line) => line.trimEnd()).join('\n');
  }
}

interface Frame {
  readonly header: string;
  readonly rows: readonly string[];
  readonly side: string;
}

function View({ frame, width }: { readonly frame: Frame; readonly width: number }) {
  const side = frame.rows.map(() => frame.side).join('\n');
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">{frame.header}</Text>
      <Box>
        <Text>{side}</Text>
        <PaintedLines id="grid" lines={frame.rows} width={width} />
        <Text>{side}</Text>
      </Box>
      <Text wrap="truncate">{frame.header.toUpperCase()}</Text>
    </Box>
  );
}

function mount(screen: Screen, isPainted: boolean, width: number) {
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const stdout = screen as unknown as NodeJS.WriteStream;
  const element = (frame: Frame) => <View frame={frame} width={width} />;
  const app = render(element({ header: '', rows: [], side: '' }), {
    stdout: isPainted ? paintedStdout(stdout) : stdout,
    stdin: stdin as unknown as NodeJS.ReadStream,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    patchConsole: false,
    exitOnCtrlC: false,
    maxFps: 1000,
  });
  return {
    async show(frame: Frame): Promise<string> {
      app.rerender(element(frame));
      await app.waitUntilRenderFlush();
      return screen.picture();
    },
    close: () => app.unmount(),
  };
}

const theme = createTheme({ colorDepth: 8, unicode: true, background: 'dark' });

/** A line of exactly `width` columns with styles, wide characters and blanks. */
function lineOf(width: number): fc.Arbitrary<string> {
  const piece = fc.record({
    text: fc.constantFrom('■', '○', ' ', 'abc', '[  ■  ]', '界', '·····', '   '),
    code: fc.integer({ min: 0, max: 8 }),
    bits: fc.constantFrom(0, 0, 0, 1, 4, 6),
  });
  return fc.array(piece, { maxLength: width }).map((pieces) => {
    let used = 0;
    let line = '';
    for (const { text, code, bits } of pieces) {
      const own = text === '界' ? 2 : text.length;
      if (used + own > width) continue;
      used += own;
      line += bits === 0 && text.trim() === '' ? text : theme.paintCell(text, code, bits);
    }
    return line + ' '.repeat(width - used);
  });
}

function framesOf(width: number, height: number): fc.Arbitrary<Frame[]> {
  const line = lineOf(width);
  const change = fc.record({
    header: fc.constantFrom('alpha', 'alpha beta', 'gamma'),
    side: fc.constantFrom('', '│', '│', '┃'),
    rows: fc.uniqueArray(fc.tuple(fc.nat(height - 1), line), {
      selector: ([y]) => y,
      maxLength: 4,
    }),
  });
  return fc
    .tuple(
      fc.array(line, { minLength: height, maxLength: height }),
      fc.array(change, { minLength: 2, maxLength: 12 }),
    )
    .map(([first, changes]) => {
      let rows = first;
      return changes.map(({ header, side, rows: changed }) => {
        rows = rows.map((row, y) => changed.find(([at]) => at === y)?.[1] ?? row);
        return { header, side, rows };
      });
    });
}

describe('painted lines', () => {
  test('look like what Ink renders, frame by frame', async () => {
    const width = 38;
    await fc.assert(
      fc.asyncProperty(framesOf(width, 6), async (frames) => {
        const plain = mount(new Screen(40, 10), false, width);
        const painted = mount(new Screen(40, 10), true, width);
        for (const frame of frames) {
          expect(await painted.show(frame)).toBe(await plain.show(frame));
        }
        plain.close();
        painted.close();
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 25) },
    );
  });

  test('follow a terminal that becomes narrower without wrapping', async () => {
    const screen = new Screen(20, 6);
    const app = mount(screen, true, 20);
    const rows = ['0123456789abcdefghij', 'ABCDEFGHIJ0123456789'];
    await app.show({ header: 'wide', side: '', rows });
    screen.resize(10, 6);
    expect(await screen.picture()).toBe('wide\n0123456789\nABCDEFGHIJ\nWIDE\n\n');
    app.close();
  });

  test('reach the terminal as one character that Ink compares', async () => {
    const screen = new Screen(40, 10);
    const app = mount(screen, true, 38);
    const rows = Array.from({ length: 6 }, (_, y) => `${y}`.repeat(38));
    await app.show({ header: 'a', side: '', rows });
    const before = screen.bytes;
    await app.show({ header: 'a', side: '', rows: rows.with(3, 'x'.repeat(38)) });
    expect(screen.bytes - before).toBeLessThan(150);
    app.close();
  });
});
