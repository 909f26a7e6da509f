import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnNames, createState, isTextColumn, type State } from '../../source/domain/state.ts';
import { decodeCheckpoint } from '../../source/store/decode-checkpoint.ts';
import { encodeCheckpoint } from '../../source/store/encode-checkpoint.ts';
import { PackedCells } from '../../source/store/packed-cells.ts';
import { takeSnapshot } from '../../source/store/take-snapshot.ts';
import { TextUse } from '../../source/store/text-use.ts';
import { graph } from '../builders/graph.ts';

/** More than one page of cells, and few. */
const keys = Array.from({ length: 8200 }, (_, i) => String(i));
const from = graph('a; b', { a: keys, b: keys.slice(0, 40) });

/** All that the cells say, a text for each column, however texts are numbered. */
function viewCells(assets: State['assets'], textAt: (index: number) => string): string[] {
  return assets.flatMap((columns) =>
    columnNames.map((name) => {
      const values = Float64Array.from(columns[name]);
      if (isTextColumn(name)) return Array.from(values, textAt).join();
      return Buffer.from(values.buffer).toString('latin1');
    }),
  );
}

/** A state whose checkpoints are written in pieces while it changes. */
class Scene {
  readonly #state = createState(from);
  readonly #packed = new PackedCells();
  readonly #textUse = new TextUse(0);
  #writing: { step: () => boolean; keep: Keep; check: () => void } | undefined;

  change({ asset, cells: [start, end], values: [columns, value] }: Change): void {
    const { assets, texts } = this.#state;
    const cells = assets[asset]!;
    this.#state.sequence += 1;
    this.#packed.note({ columns: cells, cells: [start, end] });
    this.#writing?.keep(asset, start, end);
    for (const name of columns) {
      const index = isTextColumn(name) ? texts.intern(`text ${value}`) : value;
      for (let i = start; i < end; i++) cells[name][i] = index + (isTextColumn(name) ? 0 : i % 3);
    }
  }

  /** Texts of which some are soon in no use. */
  addTexts(): void {
    const { texts } = this.#state;
    for (let i = 0; i < 2100; i++) texts.intern(`in vain ${texts.all().length}`);
  }

  begin(): void {
    const [state, packed] = [this.#state, this.#packed];
    const source = { graph: from, state, packed, aside: new Map(), ledgers: new Map(), now: 0 };
    const { snapshot, cells } = takeSnapshot(source, this.#textUse);
    const expected = viewCells(state.assets, (index) => state.texts.at(index));
    const pieces = encodeCheckpoint(snapshot);
    const made: Buffer[] = [];
    const step = () => {
      const next = pieces.next();
      // A copy, as the writer makes one.
      if (next.done !== true) made.push(Buffer.from(next.value as Buffer));
      return next.done !== true;
    };
    const check = () => {
      while (step());
      const loaded = decodeCheckpoint(Buffer.concat(made), 'state.json');
      const assets = from.assets.map(({ name }) => loaded.layers.get(name)![0]!.columns);
      const view = viewCells(assets, (index) => loaded.texts[index]!);
      expect(view.map((column, i) => column === expected[i])).not.toContain(false);
    };
    this.#writing = { step, check, keep: (asset, ...range) => cells[asset]!.keep(...range) };
  }

  goOn(pieces: number): void {
    for (let i = 0; i < pieces; i++) this.#writing?.step();
  }

  /** What can be loaded is what there was when it was begun. */
  finish(): void {
    this.#writing?.check();
    this.#writing = undefined;
  }

  /** As when the disk is full. */
  fail(): void {
    this.#writing = undefined;
  }
}

type Keep = (asset: number, start: number, end: number) => void;

interface Change {
  readonly asset: number;
  readonly cells: readonly [start: number, end: number];
  readonly values: readonly [columns: readonly (typeof columnNames)[number][], value: number];
}

type Step = (scene: Scene) => void;

/** Often the same cells, around the end of a page. */
const range = (count: number, longest: number) =>
  fc
    .tuple(
      fc.oneof(fc.constant(Math.min(8191, count - 2)), fc.nat(count - 1)),
      fc.integer({ min: 1, max: longest }),
    )
    .map(([start, length]) => [start, Math.min(count, start + length)] as const);

const changedColumns = fc.oneof(
  fc.constant(columnNames),
  fc.subarray([...columnNames], { minLength: 1, maxLength: 3 }),
);

const value = fc.constantFrom(0, 1, 200, 255, 70_000, 2 ** 24, 1.7e12, 0.5, 0.125, 1 / 3, NaN);

const change = fc
  .constantFrom([0, keys.length, 3], [0, keys.length, 2000], [0, keys.length, 9000], [1, 40, 2])
  .chain(([asset, count, longest]) =>
    fc.record({
      asset: fc.constant(asset),
      cells: range(count, longest),
      values: fc.tuple(changedColumns, value),
    }),
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: change.map((facts) => (scene: Scene) => scene.change(facts)),
  },
  { weight: 3, arbitrary: fc.nat(30).map((pieces) => (scene: Scene) => scene.goOn(pieces)) },
  { weight: 1, arbitrary: fc.constant((scene: Scene) => scene.addTexts()) },
  {
    weight: 4,
    arbitrary: fc.constant((scene: Scene) => {
      scene.finish();
      scene.begin();
    }),
  },
  { weight: 1, arbitrary: fc.constant((scene: Scene) => scene.fail()) },
);

test('every checkpoint is loaded as the state it was taken of, whatever changes between and during them', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const scene = new Scene();
      for (const each of steps) each(scene);
      scene.finish();
      scene.begin();
      scene.finish();
    }),
    { numRuns: 50 },
  );
});
