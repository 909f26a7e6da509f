import { type CellStatus, statusCode } from '../../source/domain/cell-status.ts';
import type { Asset, Graph } from '../../source/domain/graph.ts';
import { createState, type State } from '../../source/domain/state.ts';
import { assetOf } from './graph.ts';

interface Drawn {
  readonly outcome: CellStatus;
  readonly isBuilt?: boolean;
  readonly codeVersion?: string;
  /** Built once more, after everything else and with other data. */
  readonly isNew?: boolean;
}

/** What a letter of a drawing makes of a cell. */
const letters: Readonly<Record<string, Drawn>> = {
  '.': { outcome: 'missing' },
  S: { outcome: 'succeeded', isBuilt: true },
  N: { outcome: 'succeeded', isBuilt: true, isNew: true },
  O: { outcome: 'succeeded', isBuilt: true, codeVersion: 'old' },
  F: { outcome: 'failed' },
  f: { outcome: 'failed', isBuilt: true },
  o: { outcome: 'failed', isBuilt: true, codeVersion: 'old' },
  '-': { outcome: 'skipped' },
  x: { outcome: 'cancelled' },
  X: { outcome: 'cancelled', isBuilt: true },
};

/**
 * A state drawn as a letter per cell; parents were built before their children, oldest first.
 * `.` missing, `S` succeeded, `N` succeeded anew after all others, `O` succeeded with old code,
 * `F` failed, `f` failed though built before, `o` so with old code, `-` skipped, `x` cancelled,
 * `X` cancelled though built before.
 *
 *     stateOf(graph('raw -> clean'), { raw: 'SSN', clean: 'SF.' })
 */
export function stateOf(graph: Graph, drawings: Readonly<Record<string, string>>): State {
  const state = createState(graph);
  const rows = Object.entries(drawings).map(([name, text]) => {
    const asset = assetOf(graph, name);
    if (text.length > asset.partitions.count) throw new Error(`too many cells of ${name}`);
    return { asset, cells: Array.from(text, (letter) => letters[letter]) };
  });
  rows.sort((a, b) => a.asset.index - b.asset.index);
  for (const { asset, cells } of rows) build(state, asset, cells);
  for (const { asset, cells } of rows) {
    build(
      state,
      asset,
      cells.map((cell) => (cell?.isNew === true ? cell : undefined)),
    );
  }
  return state;
}

function build(state: State, asset: Asset, cells: readonly (Drawn | undefined)[]): void {
  const columns = state.assets[asset.index]!;
  for (const [ordinal, cell] of cells.entries()) {
    if (cell === undefined) continue;
    columns.outcome[ordinal] = statusCode[cell.outcome];
    if (cell.isBuilt !== true) continue;
    columns.builtSeq[ordinal] = ++state.sequence;
    columns.changedSeq[ordinal] = ++state.sequence;
    const version = cell.codeVersion ?? asset.definition.codeVersion ?? '';
    columns.codeVersion[ordinal] = state.texts.intern(version);
  }
}
