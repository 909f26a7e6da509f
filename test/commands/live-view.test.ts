import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { createLiveView } from '../../source/commands/live-view.ts';
import { graph } from '../builders/graph.ts';
import { planOf } from '../builders/plan.ts';
import { Simulation } from '../builders/simulation.ts';
import { FakeIo } from './fake-io.ts';

/** A live view of a run of ten days, on an emulated terminal. */
function watchRun(columns: number) {
  const from = graph('raw -> clean');
  const simulation = new Simulation(from, planOf(from, { raw: 10, clean: 10 }), { concurrency: 3 });
  const io = new FakeIo({ isLive: true, columns });
  const view = createLiveView(simulation.run, io, 'USD');
  const emulator = new xterm.Terminal({
    cols: columns,
    rows: 12,
    allowProposedApi: true,
    convertEol: true,
  });
  let told = 0;
  let sent = 0;
  return {
    simulation,
    view,
    io,
    resize(to: number) {
      io.columns = to;
      emulator.resize(to, 12);
    },
    /** Tells what is new, draws, and reads the screen. */
    async draw(): Promise<string[]> {
      for (const recorded of simulation.recorded.slice(told)) view.tell(recorded);
      told = simulation.recorded.length;
      view.draw(simulation.now);
      return this.read();
    },
    async read(): Promise<string[]> {
      const text = io.stdout.slice(sent);
      sent = io.stdout.length;
      await new Promise<void>((resolve) => emulator.write(text, resolve));
      const { active } = emulator.buffer;
      const lines = Array.from({ length: active.length }, (_, row) =>
        active.getLine(row)!.translateToString(true).trimEnd(),
      );
      return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    },
  };
}

describe('a live view', () => {
  test('keeps one standing line below what happened', async () => {
    const watched = watchRun(80);
    const { simulation } = watched;
    simulation.start();
    expect(await watched.draw()).toEqual([
      '░░░░░░░░░░░░░░░░░░░░  0%  0/20  3 running  eta 0s  $0.00',
    ]);
    simulation.succeed('raw/2024-01-01', 'raw/2024-01-02');
    simulation.fail('raw/2024-01-03');
    simulation.start();
    simulation.advance(2000);
    expect(await watched.draw()).toEqual([
      '✓ raw/2024-01-01  10ms',
      '✓ raw/2024-01-02  10ms',
      '✗ raw/2024-01-03  exit 1: it broke',
      expect.stringMatching(
        /^█{4}░{16} {2}20% {2}4\/20 {2}✗ 1 {2}⊘ 1 {2}3 running {2}eta [\d.]+s {2}\$0\.00$/,
      ),
    ]);
    simulation.succeed('clean/2024-01-01');
    expect((await watched.draw()).slice(3)).toEqual([
      '✓ clean/2024-01-01  10ms',
      expect.stringMatching(/^█{5}░{15} {2}25% {2}5\/20/),
    ]);
    watched.view.close();
    expect((await watched.read()).at(-1)).toBe('✓ clean/2024-01-01  10ms');
  });

  test('never writes a line as wide as the terminal', async () => {
    const watched = watchRun(24);
    const { simulation, view } = watched;
    simulation.start();
    simulation.fail('raw/2024-01-01');
    view.say('a sentence that is longer than the terminal is wide');
    expect(await watched.draw()).toEqual([
      'a sentence that is lon…',
      '✗ raw/2024-01-01  exit…',
      '10%  2/20  ✗ 1  ⊘ 1',
    ]);
  });

  test('leaves nothing behind when the terminal becomes narrower, however often', async () => {
    const watched = watchRun(70);
    const { simulation } = watched;
    simulation.start();
    simulation.succeed('raw/2024-01-01');
    await watched.draw();
    for (const columns of [40, 31, 20, 9, 60]) {
      watched.resize(columns);
      const screen = await watched.draw();
      expect(screen.filter((line) => line.includes('5%'))).toHaveLength(1);
      expect(screen.at(-1)).toMatch(columns < 20 ? /^5% {2}1\/2/ : /5% {2}1\/20/);
    }
  });

  test('writes nothing while nothing changes', async () => {
    const watched = watchRun(80);
    watched.simulation.start();
    await watched.draw();
    const before = watched.io.stdout;
    await watched.draw();
    expect(watched.io.stdout).toBe(before);
  });

  test('closes without a trace twice', async () => {
    const watched = watchRun(80);
    await watched.draw();
    watched.view.close();
    expect(await watched.read()).toEqual([]);
    const before = watched.io.stdout;
    watched.view.close();
    expect(watched.io.stdout).toBe(before);
  });
});
