import { staleReasons, type Assessment } from '../../domain/assess-cells.ts';
import { cellStatuses } from '../../domain/cell-status.ts';
import { countOf, formatCount, formatMoney } from '../../domain/figures.ts';
import type { Asset } from '../../domain/graph.ts';
import { viewWindow } from '../../domain/partitions/view-window.ts';
import { rangeText } from '../../domain/plan/task-id.ts';
import type { State } from '../../domain/state.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { MatrixModel } from '../matrix/matrix-model.ts';
import { countAll, countsOf, valueOf } from '../matrix/read-cells.ts';
import { ordinalsOfRow, type RowCells } from '../matrix/row-cells.ts';
import type { Span, Spans } from '../spans.ts';

/** Where the details of cells come from. */
export interface DetailSources {
  readonly model: MatrixModel;
  readonly assessment: Assessment;
  readonly state: State;
  readonly currency: string;
  /** Epoch ms. */
  readonly now: number;
}

/** `asset / key` and the status of the cell, or of each of several. */
export function viewCellTitle(cells: RowCells, sources: DetailSources): Spans {
  const asset = sources.model.graph.assets[cells.asset]!;
  const { first, last } = endsOf(asset, cells);
  const range = { start: first, end: last + 1 };
  const key = first === last ? asset.partitions.keyOf(first) : rangeText(asset.partitions, range);
  const name = {
    text: `${asset.name} / ${key}`,
    style: 'strong',
  } as const;
  return [name, { text: ' ── ', style: 'border' }, ...viewStatuses(cells, sources)];
}

/** Ordinals of the first and the last of some cells. */
function endsOf(
  { partitions }: Asset,
  cells: RowCells,
): { readonly first: number; readonly last: number } {
  const ordinals = ordinalsOfRow(partitions, cells);
  return { first: ordinals[0]!, last: ordinals.at(-1)! - 1 };
}

function isSingle({ model: { graph } }: DetailSources, cells: RowCells): boolean {
  return countAll(graph.assets[cells.asset]!.partitions, cells) === 1;
}

function viewStatuses(cells: RowCells, sources: DetailSources): readonly Span[] {
  const { model, assessment } = sources;
  const { asset } = cells;
  if (isSingle(sources, cells)) {
    const { first } = endsOf(model.graph.assets[asset]!, cells);
    const status = cellStatuses[model.statusAt(asset, first)] ?? 'missing';
    const reasons = staleReasons(assessment.staleBy[asset]?.[first] ?? 0).join(' and ');
    const because = status === 'stale' && reasons !== '' ? `: ${reasons} changed` : '';
    return [{ text: status + because, style: status }];
  }
  const counts = countsOf(model, cells);
  return cellStatuses.flatMap((status, code) =>
    counts[code]! === 0
      ? []
      : [{ text: `${formatCount(counts[code]!)} ${status}  `, style: status }],
  );
}

/** What is known of the asset and its cells, a line for each kind of fact, most useful first. */
export function viewCellDetails(cells: RowCells, sources: DetailSources): readonly Spans[] {
  const asset = sources.model.graph.assets[cells.asset]!;
  return [
    windowLine(asset, cells),
    builtLine(cells, sources),
    ...upstreamLines(asset, sources),
    aboutLine(asset),
  ].filter((line) => line.length > 0);
}

function windowLine(asset: Asset, cells: RowCells): Spans {
  const { first, last } = endsOf(asset, cells);
  const { start: from, end: to } = viewWindow(asset.partitions, first, last);
  if (from === null || to === null) return [];
  const all = countAll(asset.partitions, cells);
  const count = all > 1 ? `  ${countOf(all, 'partition')}` : '';
  return [label('window'), `${from} to ${to}${count}`];
}

function builtLine(cells: RowCells, sources: DetailSources): Spans {
  const { state, currency, now, model } = sources;
  const columns = state.assets[cells.asset];
  if (!columns || !isSingle(sources, cells)) return sumLine(cells, model, currency);
  const { first: at } = endsOf(model.graph.assets[cells.asset]!, cells);
  const ended = columns.finishedAt[at] ?? NaN;
  if (Number.isNaN(ended)) return [label('built'), { text: 'never', style: 'muted' }];
  const facts = [
    `${formatDuration(Math.max(0, now - ended))} ago`,
    `by ${state.texts.at(columns.backfill[at]!)}`,
    known(columns.durationMs[at]!, formatDuration),
    known(columns.cost[at]!, (cost) => formatMoney(cost, currency)),
    known(columns.rows[at]!, (rows) => countOf(rows, 'row')),
    columns.attempts[at]! > 1 ? countOf(columns.attempts[at]!, 'attempt') : '',
  ];
  return [label('last try'), facts.filter((fact) => fact !== '').join(' · ')];
}

function sumLine(cells: RowCells, model: MatrixModel, currency: string): Spans {
  const facts = [
    known(valueOf(model, 'cost', cells), (cost) => formatMoney(cost, currency)),
    known(valueOf(model, 'rows', cells), (rows) => countOf(rows, 'row')),
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? [] : [label('together'), facts.join(' · ')];
}

function upstreamLines(asset: Asset, { model }: DetailSources): readonly Spans[] {
  return asset.upstream.map(({ upstream, mapping }, i) => [
    i === 0 ? label('reads') : label(''),
    { text: model.graph.assets[upstream]!.name, style: 'accent' },
    `  ${mapping.describe()}`,
  ]);
}

function aboutLine({ definition }: Asset): Spans {
  const { description, group, owner } = definition;
  const facts = [description, group && `group ${group}`, owner && `owner ${owner}`];
  const text = facts.filter((fact) => fact !== undefined && fact !== '').join(' · ');
  return text === '' ? [] : [label('about'), text];
}

function label(text: string): Span {
  return { text: text.padEnd(10), style: 'muted' };
}

function known(value: number, format: (value: number) => string): string {
  return Number.isNaN(value) ? '' : format(value);
}
