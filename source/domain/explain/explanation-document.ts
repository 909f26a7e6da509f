import type { CellStatus, StaleReason } from '../cell-status.ts';
import type { Asset, Graph } from '../graph.ts';
import type { AssetName, CellName, PartitionKey } from '../names.ts';
import { clipOrdinals, countOrdinals, eachOrdinal, type OrdinalSet } from '../ordinals.ts';
import type { State } from '../state.ts';
import { formatInstant } from '../time/format-instant.ts';
import type { AssetImpact } from './assess-impact.ts';
import type { CellExplanation } from './explain-cell.ts';
import type { CellPlace } from './find-cause.ts';
import { readBuild } from './read-build.ts';
import type { ParentReading } from './read-parents.ts';

/** A parent cell with the versions that it holds now; `null` where none was recorded. */
interface ParentCellDocument {
  readonly partition: PartitionKey;
  readonly codeVersion: string | null;
  readonly dataVersion: string | null;
  readonly backfill: string | null;
}

interface ParentDocument {
  readonly asset: AssetName;
  readonly mapping: string;
  /** How many cells it reads, and how they stand. */
  readonly cells: number;
  readonly unchanged: number;
  readonly changed: number;
  readonly stale: number;
  readonly unbuilt: number;
  readonly notReady: number;
  readonly nonexistent: number;
  /** The first hundred of them. */
  readonly versions: readonly ParentCellDocument[];
}

/** What `why --json` prints, besides its sentences. */
export interface ExplanationDocument {
  readonly cell: CellName;
  readonly status: CellStatus;
  readonly reasons: readonly StaleReason[];
  readonly built: {
    readonly codeVersion: string | null;
    readonly dataVersion: string | null;
    readonly backfill: string | null;
  } | null;
  readonly lastAttempt: {
    readonly backfill: string;
    readonly attempts: number;
    /** ISO 8601 in UTC. */
    readonly finishedAt: string | null;
    readonly durationMs: number | null;
    readonly cost: number | null;
    readonly rows: number | null;
  } | null;
  readonly codeVersion: string | null;
  readonly parents: readonly ParentDocument[];
  readonly cause: {
    readonly type: 'data' | 'code';
    readonly cell: CellName;
    /** The cell that read it. */
    readonly reader: CellName;
    readonly distance: number;
    readonly others: number;
  } | null;
  readonly rebuild: readonly string[];
  readonly impact: readonly ImpactDocument[];
}

/** How many built cells of one asset a rebuild concerns. */
export interface ImpactDocument {
  readonly asset: AssetName;
  readonly becomesStale: number;
  readonly alreadyStale: number;
}

/** The explanation as a JSON value. */
export function viewExplanation(explanation: CellExplanation): ExplanationDocument {
  const { graph, state, asset, cell, status, reasons, place } = explanation;
  const { parents, cause, rebuild, impact } = explanation;
  return {
    cell,
    status,
    reasons,
    built: explanation.build === undefined ? null : viewBuild(state, place),
    lastAttempt: viewAttempts(explanation),
    codeVersion: asset.definition.codeVersion ?? null,
    parents: parents.map((parent) => viewParent(state, parent)),
    cause: cause
      ? {
          type: cause.type,
          cell: viewCell(graph, cause.cell),
          reader: viewCell(graph, cause.reader),
          distance: cause.distance,
          others: cause.others,
        }
      : null,
    rebuild,
    impact: impact.map(viewImpact),
  };
}

export function viewImpact({ asset, becomesStale, alreadyStale }: AssetImpact): ImpactDocument {
  return {
    asset: asset.name,
    becomesStale: countOrdinals(becomesStale),
    alreadyStale: countOrdinals(alreadyStale),
  };
}

function viewBuild(state: State, place: CellPlace) {
  const build = readBuild(state, place);
  return {
    codeVersion: build?.codeVersion ?? null,
    dataVersion: build?.dataVersion ?? null,
    backfill: build?.backfill ?? null,
  };
}

function viewAttempts({ attempts }: CellExplanation): ExplanationDocument['lastAttempt'] {
  if (attempts === undefined) return null;
  const { finishedAt, durationMs, cost, rows } = attempts;
  return {
    backfill: attempts.backfill,
    attempts: attempts.attempts,
    finishedAt: finishedAt === undefined ? null : formatInstant(finishedAt, 'UTC'),
    durationMs: durationMs ?? null,
    cost: cost ?? null,
    rows: rows ?? null,
  };
}

function viewParent(state: State, parent: ParentReading): ParentDocument {
  const { asset, mapping, cells } = parent;
  return {
    asset: asset.name,
    mapping,
    cells: countOrdinals(cells),
    unchanged: countOrdinals(parent.unchanged),
    changed: countOrdinals(parent.changed),
    stale: countOrdinals(parent.stale),
    unbuilt: countOrdinals(parent.unbuilt),
    notReady: countOrdinals(parent.notReady),
    nonexistent: countOrdinals(parent.nonexistent),
    versions: viewVersions(state, asset, cells),
  };
}

const mostVersions = 100;

function viewVersions(
  state: State,
  { index, partitions }: Asset,
  cells: OrdinalSet,
): readonly ParentCellDocument[] {
  const first = cells[0] ?? 0;
  const some = [...eachOrdinal(clipOrdinals(cells, first, first + mostVersions))];
  return some.map((ordinal) => ({
    partition: partitions.keyOf(ordinal),
    ...viewBuild(state, { index, ordinal }),
  }));
}

function viewCell(graph: Graph, { index, ordinal }: CellPlace): CellName {
  const { name, partitions } = graph.assets[index]!;
  return { asset: name, partition: partitions.keyOf(ordinal) };
}
