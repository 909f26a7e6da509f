// Makes docs/live-grid.png: the live grid of a real run of the weather pipeline, as it looked in
// a terminal at the moment when a failed day's log was on screen.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { command, copyWeather } from '../test/terminal/project-copy.ts';
import { keys, Terminal } from '../test/terminal/terminal.ts';
import { drawScreen } from './screen-picture.ts';

const root = process.cwd();
const fonts = ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'].map((name) =>
  join(root, 'node_modules/dejavu-fonts-ttf/ttf', name),
);

const project = copyWeather();
writeFileSync(join(project.folder, 'fixtures/weather/fault'), '2012-01-18\n');
const screen = new Terminal({
  command: process.execPath,
  args: [command],
  cwd: project.folder,
  columns: 116,
  rows: 26,
  env: { BACKFILL_NOW: '2012-03-12', COLORTERM: 'truecolor' },
});
try {
  await screen.until(/Nothing is built yet/);
  screen.press('m', keys.enter);
  await screen.until(/launch/);
  screen.press(keys.enter);
  await screen.until(/ ✗ 1 /);
  screen.press('n');
  await screen.until((text) => /wind is negative/.test(text) && / 5\d%/.test(text));
  const svg = drawScreen(screen.emulator);
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 1.5 },
    font: { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans Mono' },
  });
  writeFileSync(join(root, 'docs/live-grid.png'), picture.render().asPng());
} finally {
  if (screen.exit === undefined) {
    screen.press(keys.ctrlC, 'c');
    await screen.ended();
  }
  project.remove();
}
