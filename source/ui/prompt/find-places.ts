import type { Asset, Graph } from '../../domain/graph.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { timeOf, windowOver } from '../../domain/partitions/dimensions.ts';
import { unknownKeyProblem } from '../../domain/partitions/nearest-keys.ts';
import type { Problem } from '../../domain/problem.ts';
import { parsePeriod } from '../../domain/time/parse-period.ts';
import type { MatrixPlace } from '../matrix/matrix-intent.ts';
import { linesShown } from '../matrix/matrix-row.ts';
import { ordinalsOfRow, positionOf } from '../matrix/row-cells.ts';

/** Somewhere to jump to in the matrix. */
export interface FoundPlace {
  readonly label: string;
  readonly place: MatrixPlace;
}

export interface FindQuery {
  readonly text: string;
  readonly timezone: string;
  /** Where the cursor is: dates are looked up in its row, names keep its column if they can. */
  readonly cursor: MatrixPlace;
}

const mostPlaces = 50;

/**
 * Places that a text names: a date or a partition key in the cursor's row, `asset/key`, and
 * assets whose name contains it, best first.
 */
export function findPlaces(graph: Graph, query: FindQuery): readonly FoundPlace[] {
  const text = query.text.trim();
  if (text === '') return [];
  const { cursor } = query;
  const own = graph.assets[cursor.asset];
  const slash = text.indexOf('/');
  const named = slash < 0 ? own : assetNamed(graph, text.slice(0, slash));
  const cell = named && cellNamed(named, text.slice(slash + 1), query);
  const assets = slash < 0 ? assetsLike(graph, text) : [];
  const places = assets.map((asset) => ({ label: asset.name, place: nearest(asset, cursor) }));
  return [...(cell ? [cell] : []), ...places].slice(0, mostPlaces);
}

/** The place in an asset's row that is nearest to another one and has a cell. */
function nearest({ index, partitions }: Asset, from: MatrixPlace): MatrixPlace {
  const place = { ...from, asset: index, line: undefined };
  const all = partitions.count > 0 ? windowOver(partitions, 0, partitions.count - 1) : undefined;
  return all ? { ...place, at: Math.max(all.start, Math.min(from.at, all.end - 1)) } : place;
}

/** The problem with a text that names no place; its fault is an offset into the text. */
export function unknownPlace(graph: Graph, { text }: Pick<FindQuery, 'text'>): Problem {
  const slash = text.indexOf('/');
  const named = slash < 0 ? undefined : assetNamed(graph, text.slice(0, slash).trim());
  if (named) {
    const problem = unknownKeyProblem(named.name, named.partitions, text.slice(slash + 1).trim());
    return { ...problem, fault: { at: slash + 1, message: problem.message } };
  }
  const message = `No asset, partition or date here is called "${text.trim()}"`;
  const names = graph.assets.map(({ name }) => name);
  const hint = didYouMean(slash < 0 ? text.trim() : text.slice(0, slash).trim(), names);
  const problem = { code: 'unknown-place', message, fault: { at: 0, message } };
  return hint === undefined ? problem : { ...problem, hint };
}

function assetNamed(graph: Graph, text: string): Asset | undefined {
  return graph.assets.find((asset) => asset.name === text) ?? assetsLike(graph, text)[0];
}

/** Names that start with the text come before names that only contain it. */
function assetsLike(graph: Graph, text: string): readonly Asset[] {
  const needle = text.toLowerCase();
  const rank = (asset: Asset) => asset.name.toLowerCase().indexOf(needle);
  return graph.assets.filter((asset) => rank(asset) >= 0).sort((a, b) => rank(a) - rank(b));
}

function cellNamed(asset: Asset, text: string, query: FindQuery): FoundPlace | undefined {
  const ordinal = asset.partitions.ordinalOf(text) ?? ordinalInPeriod(asset, text, query.timezone);
  if (ordinal === undefined) return undefined;
  const { partitions } = asset;
  const { cursor } = query;
  const { position, line } = positionOf(partitions, ordinal);
  const window = windowOver(partitions, ordinal, ordinal);
  const cell = window ? { ...cursor, at: window.start } : { ...cursor, ordinal: position };
  return {
    label: `${asset.name} / ${partitions.keyOf(ordinal)}`,
    place: { ...cell, asset: asset.index, line: linesShown(asset) > 0 ? line : undefined },
  };
}

/** First existing partition that overlaps a period such as `2024-03`. */
function ordinalInPeriod(asset: Asset, text: string, timezone: string): number | undefined {
  const time = timeOf(asset.partitions);
  const period = time && parsePeriod(text, timezone);
  if (!period) return undefined;
  const [first, end] = time.overlapping(period);
  const position = Math.max(0, first);
  if (position >= Math.min(end, time.count)) return undefined;
  return ordinalsOfRow(asset.partitions, { start: position, end: position + 1 })[0];
}
