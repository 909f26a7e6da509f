import type { Asset, Graph } from '../../domain/graph.ts';
import { parsePeriod } from '../../domain/time/parse-period.ts';
import type { MatrixPlace } from '../matrix/matrix-intent.ts';

/** Somewhere to jump to in the matrix. */
export interface FoundPlace {
  readonly label: string;
  readonly place: MatrixPlace;
}

export interface FindQuery {
  readonly text: string;
  readonly timezone: string;
  /** Where the cursor is: dates are looked up in its row, names keep its column. */
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
  const places = assets.map((asset) => ({
    label: asset.name,
    place: { ...cursor, asset: asset.index },
  }));
  return [...(cell ? [cell] : []), ...places].slice(0, mostPlaces);
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
  const cell =
    partitions.kind === 'time'
      ? { ...cursor, at: partitions.startOf(ordinal) }
      : { ...cursor, ordinal };
  return {
    label: `${asset.name} / ${partitions.keyOf(ordinal)}`,
    place: { ...cell, asset: asset.index },
  };
}

/** First existing partition that overlaps a period such as `2024-03`. */
function ordinalInPeriod(asset: Asset, text: string, timezone: string): number | undefined {
  const { partitions } = asset;
  if (partitions.kind !== 'time') return undefined;
  const period = parsePeriod(text, timezone);
  if (!period) return undefined;
  const [first, end] = partitions.overlapping(period);
  const ordinal = Math.max(0, first);
  return ordinal < Math.min(end, partitions.count) ? ordinal : undefined;
}
