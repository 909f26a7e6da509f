import type { Reported } from './events.ts';

/** What one cell's part in an attempt was; `NaN` and empty where nobody said. */
export interface CellReport {
  readonly cost: number;
  readonly rows: number;
  readonly dataVersion: string;
}

/** What an attempt's task said, over all and for single cells by key. */
export interface AttemptReport {
  readonly reported: Reported;
  readonly cells?: Readonly<Record<string, Reported>>;
}

/**
 * Divides what an attempt reported over its cells. The figures of `reported` are sums over all of
 * the task's lines: what no cell claims for itself is spread evenly, so that shares add up again.
 * Its data version is the cells' only when none names its own, for it may be one of theirs.
 */
export function shareReport(
  { reported, cells }: AttemptReport,
  count: number,
): (key: string | undefined) => CellReport {
  if (cells === undefined) return shareEvenly(reported, count);
  const own = Object.values(cells);
  const cost = divide(
    reported.cost,
    own.map((cell) => cell.cost),
    count,
  );
  const rows = divide(
    reported.rows,
    own.map((cell) => cell.rows),
    count,
  );
  const isOneVersion = own.every((cell) => cell.dataVersion === undefined);
  const dataVersion = (isOneVersion ? reported.dataVersion : undefined) ?? '';
  return (key) => {
    const isNamed = key !== undefined && Object.hasOwn(cells, key);
    const cell = isNamed ? cells[key] : undefined;
    return {
      cost: cost(cell?.cost),
      rows: rows(cell?.rows),
      dataVersion: cell?.dataVersion ?? dataVersion,
    };
  };
}

function shareEvenly(reported: Reported, count: number): () => CellReport {
  const { cost = NaN, rows = NaN, dataVersion = '' } = reported;
  const share = { cost: cost / count, rows: rows / count, dataVersion };
  return () => share;
}

/** The share of a cell that claimed this much for itself. */
function divide(
  total: number | undefined,
  claims: readonly (number | undefined)[],
  count: number,
): (claim: number | undefined) => number {
  const claimed = claims.filter((claim) => claim !== undefined);
  const rest = (total ?? 0) - claimed.reduce((sum, claim) => sum + claim, 0);
  // Sums of decimals miss by a hair: such a rest is nobody's.
  const isShared = total !== undefined && (claimed.length === 0 || rest > 1e-9 * total);
  const each = isShared ? rest / count : undefined;
  return (claim) => (claim === undefined ? (each ?? NaN) : claim + (each ?? 0));
}
