import { staleReasons, type Assessment } from '../../domain/assess-cells.ts';
import { cellStatuses, statusCode } from '../../domain/cell-status.ts';
import { countOf, formatCount, formatMoney } from '../../domain/figures.ts';
import type { Asset } from '../../domain/graph.ts';
import { windowOver } from '../../domain/partitions/dimensions.ts';
import { rangeText } from '../../domain/plan/task-id.ts';
import type { State } from '../../domain/state.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { formatInstant } from '../../domain/time/format-instant.ts';
import { formatPattern } from '../../domain/time/pattern.ts';
import type { MatrixSize } from '../matrix/matrix-layout.ts';
import type { MatrixModel } from '../matrix/matrix-model.ts';
import { countAll, countsOf, valueOf } from '../matrix/read-cells.ts';
import { ordinalsOfRow, type RowCells } from '../matrix/row-cells.ts';
import { cutMiddle, fitText } from '../fit-text.ts';
import { spansWidth, type Span, type Spans } from '../spans.ts';
import { wrapSpans } from '../wrap-spans.ts';

/** Columns that a name keeps beside however many statuses. */
const leastName = 16;

/** Where the details of cells come from. */
export interface DetailSources {
  readonly model: MatrixModel;
  readonly assessment: Assessment;
  readonly state: State;
  readonly currency: string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * `asset / key` and the status of the cell, or of each of several; `span` names several, such as
 * `2024-03` for its days. A long name gives way to the statuses in at most `width` columns.
 */
export function viewCellTitle(
  cells: RowCells,
  sources: DetailSources,
  { span, width }: { readonly span: string | undefined; readonly width: number },
): Spans {
  const asset = sources.model.graph.assets[cells.asset]!;
  const { first, last } = endsOf(asset, cells);
  const several = cells.end - cells.start > 1 ? span : undefined;
  const own = rangeText(asset.partitions, { start: first, end: last + 1 });
  const key = first === last ? asset.partitions.keyOf(first) : (several ?? own);
  const told: Spans = [{ text: ' ── ', style: 'border' }, ...viewStatuses(cells, sources)];
  const room = Math.max(leastName, width - spansWidth(told));
  return [{ text: cutMiddle(`${asset.name} / ${key}`, room, '…'), style: 'strong' }, ...told];
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
  const found = cellStatuses.filter((status) => counts[statusCode[status]]! > 0);
  return found.map((status, i) => ({
    text: `${i === 0 ? '' : '  '}${formatCount(counts[statusCode[status]]!)} ${status}`,
    style: status,
  }));
}

/**
 * What is known of the asset and its cells, most useful first: whole where there is room for all
 * of it, else a line for each kind of fact.
 */
export function viewCellDetails(
  cells: RowCells,
  sources: DetailSources,
  room: MatrixSize,
): readonly Spans[] {
  const asset = sources.model.graph.assets[cells.asset]!;
  return layoutLines(
    [
      windowLine(asset, cells, room.width - labelWidth),
      builtLine(cells, sources),
      ...upstreamLines(asset, sources.model),
      aboutLine(asset),
    ],
    room,
  );
}

/** What is known of an asset where it has no cell. */
export function viewAssetDetails(
  asset: Asset,
  model: MatrixModel,
  room: MatrixSize,
): readonly Spans[] {
  const { partitions } = asset;
  const { count } = partitions;
  const all = count === 0 ? '' : rangeText(partitions, { start: 0, end: count });
  const existing: Spans =
    count === 0 ? [] : [label('it has'), `${countOf(count, 'partition')}: ${all}`];
  return layoutLines([existing, ...upstreamLines(asset, model), aboutLine(asset)], room);
}

function layoutLines(lines: readonly Spans[], { width, height }: MatrixSize): readonly Spans[] {
  const told = lines.filter((line) => line.length > 0);
  const whole = told.flatMap((line) => wrapSpans(line, width, labelWidth));
  return whole.length <= height ? whole : told;
}

/** Both ends with their offsets where there is room, else by the zone's own clock. */
function windowLine(asset: Asset, cells: RowCells, width: number): Spans {
  const { first, last } = endsOf(asset, cells);
  const window = windowOver(asset.partitions, first, last);
  if (!window) return [];
  const { start, end, timezone } = window;
  const ends = [start, end] as const;
  const all = countAll(asset.partitions, cells);
  const count = all > 1 ? `  ${countOf(all, 'partition')}` : '';
  const exact = ends.map((at) => formatInstant(at, timezone)).join(' to ');
  const clocks = ends.map((at) => formatPattern(at, timezone, 'yyyy-MM-dd HH:mm'));
  const areMidnights = clocks.every((clock) => clock.endsWith(' 00:00'));
  const short = clocks.map((clock) => (areMidnights ? clock.slice(0, 10) : clock)).join(' to ');
  return [label('window'), fitText([exact + count, short + count, short], width)];
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

function upstreamLines(asset: Asset, model: MatrixModel): readonly Spans[] {
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

const labelWidth = 10;

function label(text: string): Span {
  return { text: text.padEnd(labelWidth), style: 'muted' };
}

function known(value: number, format: (value: number) => string): string {
  return Number.isNaN(value) ? '' : format(value);
}
