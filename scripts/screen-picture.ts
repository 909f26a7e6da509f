import type xterm from '@xterm/headless';

type Emulator = InstanceType<typeof xterm.Terminal>;
type Buffer = Emulator['buffer']['active'];
type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Buffer['getLine']>>['getCell']>>;

const cell = { width: 8.4, height: 18, baseline: 13.5 };
const margin = 14;
const background = '#16181d';
const foreground = '#d6d9e0';

const palette = [
  ...['#3b4048', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
  ...['#6b7280', '#f08a93', '#b3d99a', '#f0d49a', '#8cc6ff', '#d9a0ea', '#83d3dc', '#ffffff'],
];

/** The 256-colour table's entry: 16 named colours, a 6×6×6 cube, 24 greys. */
function indexedColour(index: number): string {
  if (index < 16) return palette[index]!;
  if (index >= 232) return grey(8 + (index - 232) * 10);
  const step = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  const cube = index - 16;
  return hex([step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)]);
}

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function grey(level: number): string {
  return hex([level, level, level]);
}

function colourOf(kind: { rgb: boolean; indexed: boolean; value: number }): string | undefined {
  if (kind.rgb) return `#${kind.value.toString(16).padStart(6, '0')}`;
  return kind.indexed ? indexedColour(kind.value) : undefined;
}

interface Look {
  readonly fill: string;
  readonly behind: string | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

function lookOf(of: Cell): Look {
  const front = colourOf({ rgb: of.isFgRGB(), indexed: of.isFgPalette(), value: of.getFgColor() });
  const back = colourOf({ rgb: of.isBgRGB(), indexed: of.isBgPalette(), value: of.getBgColor() });
  const isInverse = of.isInverse() !== 0;
  return {
    fill: isInverse ? (back ?? background) : (front ?? foreground),
    behind: isInverse ? (front ?? foreground) : back,
    isBold: of.isBold() !== 0,
    isDim: of.isDim() !== 0,
  };
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function drawCell(of: Cell, column: number, row: number): string {
  const x = margin + column * cell.width;
  const y = margin + row * cell.height;
  const { fill, behind, isBold, isDim } = lookOf(of);
  const width = cell.width * Math.max(1, of.getWidth());
  const box = behind
    ? `<rect x="${x}" y="${y}" width="${width + 0.3}" height="${cell.height}" fill="${behind}"/>`
    : '';
  const text = of.getChars();
  if (text.trim() === '') return box;
  const weight = isBold ? ' font-weight="bold"' : '';
  const opacity = isDim ? ' opacity="0.6"' : '';
  return `${box}<text x="${x}" y="${y + cell.baseline}" fill="${fill}"${weight}${opacity}>${escapeText(text)}</text>`;
}

/** Draws an emulator's visible screen as an SVG document, a cell at a time. */
export function drawScreen(emulator: Emulator): string {
  const { cols, rows } = emulator;
  const buffer = emulator.buffer.active;
  const width = Math.ceil(cols * cell.width + 2 * margin);
  const height = rows * cell.height + 2 * margin;
  const drawn: string[] = [];
  for (let row = 0; row < rows; row++) {
    const line = buffer.getLine(buffer.viewportY + row);
    for (let column = 0; column < cols; column++) {
      const of = line?.getCell(column);
      if (of !== undefined && of.getWidth() > 0) drawn.push(drawCell(of, column, row));
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans Mono" font-size="14" xml:space="preserve"><rect width="100%" height="100%" rx="8" fill="${background}"/>${drawn.join('')}</svg>`;
}
