import { statusCode, type CellStatus } from '../../../source/domain/cell-status.ts';
import type { Graph } from '../../../source/domain/graph.ts';
import type { OrdinalSet } from '../../../source/domain/ordinals.ts';
import { evolveMatrix } from '../../../source/ui/matrix/evolve-matrix.ts';
import type { MatrixIntent } from '../../../source/ui/matrix/matrix-intent.ts';
import {
  createMatrixModel,
  type LiveMatrixModel,
  type MatrixModel,
} from '../../../source/ui/matrix/matrix-model.ts';
import { createMatrix, type MatrixState } from '../../../source/ui/matrix/matrix-state.ts';
import { lineKey } from '../../../source/ui/matrix/row-cells.ts';
import { viewMatrix } from '../../../source/ui/matrix/view-matrix.ts';
import { createTheme, stripStyles } from '../../../source/ui/theme.ts';
import { assetOf } from '../../builders/graph.ts';

export const colorless = createTheme({ colorDepth: 0, unicode: true, background: 'dark' });

/** Status of a cell by asset name and key; `missing` unless told. */
export type Paint = (asset: string, key: string, ordinal: number) => CellStatus | undefined;

export function statusOf(graph: Graph, paint: Paint): Uint8Array[] {
  return graph.assets.map(({ name, partitions }) =>
    Uint8Array.from({ length: partitions.count }, (_, ordinal) => {
      return statusCode[paint(name, partitions.keyOf(ordinal), ordinal) ?? 'missing'];
    }),
  );
}

export function modelOf(
  graph: Graph,
  paint: Paint = () => 'missing',
  timezone = 'UTC',
): LiveMatrixModel {
  return createMatrixModel({ graph, timezone, assessment: { status: statusOf(graph, paint) } });
}

/** A matrix with a size, to which intents are applied one after the other. */
export class Bench {
  state: MatrixState;
  readonly model: MatrixModel;
  readonly size: { readonly width: number; readonly height: number };

  constructor(model: MatrixModel, width = 80, height = 12) {
    this.model = model;
    this.size = { width, height };
    this.state = evolveMatrix(createMatrix(model), { type: 'settle' }, this);
  }

  do(...intents: readonly MatrixIntent[]): this {
    for (const intent of intents) this.state = evolveMatrix(this.state, intent, this);
    return this;
  }

  goTo(asset: string, key: string): this {
    const { index, partitions } = assetOf(this.model.graph, asset);
    const ordinal = partitions.ordinalOf(key);
    if (ordinal === undefined) throw new Error(`no partition ${key} of ${asset}`);
    return this.do({ type: 'go-to-cell', asset: index, ordinal });
  }

  marked(asset: string): OrdinalSet {
    return this.state.marks.get(assetOf(this.model.graph, asset).index) ?? [];
  }

  /** Keys of the marked cells, as `first..last` for stretches. */
  markedKeys(asset: string): readonly string[] {
    const { partitions } = assetOf(this.model.graph, asset);
    const set = this.marked(asset);
    return Array.from({ length: set.length / 2 }, (_, i) => {
      const [first, last] = [set[2 * i]!, set[2 * i + 1]! - 1];
      const key = partitions.keyOf(first);
      return first === last ? key : `${key}..${partitions.keyOf(last)}`;
    });
  }

  /** `asset/key`, or `asset/first..last` at a coarse zoom. */
  cursor(): string {
    const cell = viewMatrix(this.state, this.model, {
      size: this.size,
      theme: colorless,
    }).cursorCell;
    const asset = this.model.graph.assets[this.state.cursor.asset]!;
    if (!cell) return `${asset.name}/-`;
    const first = asset.partitions.keyOf(cell.start);
    return cell.end - cell.start === 1
      ? `${asset.name}/${first}`
      : `${asset.name}/${first}..${asset.partitions.keyOf(cell.end - 1)}`;
  }

  /** `asset/line column` of the cursor; `-` for the row of all lines. */
  place(): string {
    const { asset, line, at } = this.state.cursor;
    const { name, partitions } = this.model.graph.assets[asset]!;
    const key = line === undefined || partitions.kind !== 'multi' ? '-' : lineKey(partitions, line);
    return `${name}/${key} ${new Date(at).toISOString().slice(0, 10)}`;
  }

  lines(theme = colorless): readonly string[] {
    return viewMatrix(this.state, this.model, { size: this.size, theme }).lines;
  }

  /** The screen without styles and blank ends. */
  screen(theme = colorless): string {
    return this.lines(theme)
      .map((line) => stripStyles(line).trimEnd())
      .join('\n')
      .trimEnd();
  }
}
