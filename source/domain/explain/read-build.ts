import { statusCode } from '../cell-status.ts';
import type { State } from '../state.ts';
import type { CellPlace } from './find-cause.ts';

/** What is recorded of the data that a cell holds; a field is absent when nothing is. */
export interface BuildRecord {
  readonly codeVersion?: string;
  readonly dataVersion?: string;
  /** The backfill that built it; absent when a later one has tried since. */
  readonly backfill?: string;
  /** Its build changed the data; `false` when it gave the data version that was there before. */
  readonly isNewData: boolean;
}

/** What is recorded of a cell's last attempts; a field is absent when nothing is. */
export interface AttemptRecord {
  readonly backfill: string;
  /** 0 for an outcome that was given by hand. */
  readonly attempts: number;
  /** Epoch ms. */
  readonly finishedAt?: number;
  readonly durationMs?: number;
  /** Over all attempts, in the config's currency. */
  readonly cost?: number;
  readonly rows?: number;
}

/** The data that a cell holds, `undefined` when it was never built. */
export function readBuild(state: State, { index, ordinal }: CellPlace): BuildRecord | undefined {
  const columns = state.assets[index]!;
  if ((columns.builtSeq[ordinal] ?? 0) === 0) return undefined;
  const codeVersion = state.texts.at(columns.codeVersion[ordinal]!);
  const dataVersion = state.texts.at(columns.dataVersion[ordinal]!);
  const isOfLast = columns.outcome[ordinal] === statusCode.succeeded;
  const backfill = isOfLast ? state.texts.at(columns.backfill[ordinal]!) : '';
  return {
    ...(codeVersion === '' ? {} : { codeVersion }),
    ...(dataVersion === '' ? {} : { dataVersion }),
    ...(backfill === '' ? {} : { backfill }),
    isNewData: columns.changedSeq[ordinal]! >= columns.builtSeq[ordinal]!,
  };
}

/** What the last backfill that gave the cell an outcome did, `undefined` when none ever has. */
export function readAttempts(
  state: State,
  { index, ordinal }: CellPlace,
): AttemptRecord | undefined {
  const columns = state.assets[index]!;
  const backfill = state.texts.at(columns.backfill[ordinal] ?? 0);
  if (backfill === '') return undefined;
  return {
    backfill,
    attempts: columns.attempts[ordinal]!,
    ...known('finishedAt', columns.finishedAt[ordinal]!),
    ...known('durationMs', columns.durationMs[ordinal]!),
    ...known('cost', columns.cost[ordinal]!),
    ...known('rows', columns.rows[ordinal]!),
  };
}

function known<K extends string>(name: K, value: number): { readonly [N in K]?: number } {
  return Number.isNaN(value) ? {} : ({ [name]: value } as { readonly [N in K]?: number });
}
