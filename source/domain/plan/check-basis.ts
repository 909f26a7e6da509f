import { statusCode, type CellStatus } from '../cell-status.ts';
import { countOf } from '../figures.ts';
import type { Asset } from '../graph.ts';
import {
  appendRange,
  countOrdinals,
  isEmpty,
  ordinalsFromRanges,
  subtractOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import type { Problem } from '../problem.ts';
import { decodeRuns } from './cell-runs.ts';
import {
  digestDefinition,
  isPlanned,
  readStatuses,
  relevantCells,
  type BasisInput,
  type PlanBasis,
} from './plan-basis.ts';
import type { Plan, ReasonRun } from './plan.ts';

const partNames = {
  partitions: 'its partitions',
  command: 'its command, environment or folder',
  deps: 'its dependencies',
  checks: 'its checks',
} as const satisfies Record<keyof PlanBasis['assets'][number]['definition'], string>;

/** A sentence for each asset that is gone or defined otherwise than when the plan was made. */
export function findDefinitionChanges(
  basis: PlanBasis,
  { graph, root }: Omit<BasisInput, 'state'>,
): readonly Problem[] {
  return basis.assets.flatMap((stored) => {
    const asset = graph.byName.get(stored.asset as Asset['name']);
    if (!asset) return [changed(`asset "${stored.asset}" is no longer defined`)];
    const isBuilt = stored.definition.command !== undefined;
    const digests = digestDefinition(asset, { root, isBuilt });
    const parts = Object.entries(partNames).flatMap(([part, name]) => {
      const key = part as keyof typeof partNames;
      return digests[key] === stored.definition[key] ? [] : [name];
    });
    return [
      ...(parts.length === 0
        ? []
        : [changed(`asset "${asset.name}" has changed: ${parts.join(', ')}`)]),
      ...(isBuilt ? findVersionChange(asset, stored.codeVersion) : []),
    ];
  });
}

function findVersionChange({ name, definition }: Asset, stored: string | null): Problem[] {
  const current = definition.codeVersion ?? null;
  if (current === stored) return [];
  const write = (version: string | null) => (version === null ? 'none' : `"${version}"`);
  return [
    changed(`asset "${name}" is at code version ${write(current)}, no longer at ${write(stored)}`),
  ];
}

function changed(message: string): Problem {
  return { code: 'plan-definition-changed', message };
}

/**
 * A sentence for each kind of thing that has happened since to the cells that the plan builds or
 * reads. What its definitions are must be unchanged.
 */
export function findStateChanges(
  basis: PlanBasis,
  plan: Plan,
  { graph, state }: BasisInput,
): readonly Problem[] {
  const statuses = readStatuses(graph, state);
  const relevant = relevantCells(plan, graph);
  const storedByName = new Map(basis.assets.map((stored) => [stored.asset, stored.cells]));
  return graph.assets.flatMap((asset) => {
    const runs = decodeRuns(asset, storedByName.get(asset.name) ?? []);
    if (!runs.ok) return runs.problems;
    const { builtSeq } = state.assets[asset.index]!;
    const changes = compareCells(runs.value, {
      status: statuses[asset.index]!,
      isRebuilt: (ordinal) => (builtSeq[ordinal] ?? 0) > basis.sequence,
    });
    const known = ordinalsFromRanges(runs.value.map(({ start, end }) => [start, end]));
    const fresh = subtractOrdinals(relevant[asset.index]!, known);
    if (!isEmpty(fresh)) changes.set('new', fresh);
    const role = isPlanned(plan, asset) ? 'it builds or reads' : 'it reads';
    return [...changes].map(([change, cells]) => tellChange(asset, { change, cells, role }));
  });
}

type Change =
  'built' | 'failed' | 'running' | 'skipped' | 'cancelled' | 'stale' | 'missing' | 'new';

const changePhrases: Readonly<Record<Change, string>> = {
  built: 'been built since',
  failed: 'failed since',
  running: 'an attempt under way',
  skipped: 'been skipped since',
  cancelled: 'been cancelled since',
  stale: 'become stale since',
  missing: 'no build on record any more',
  new: 'come into being since',
};

interface CellsNow {
  readonly status: Uint8Array;
  readonly isRebuilt: (ordinal: number) => boolean;
}

/** Cells that stand otherwise than stored, by what happened to them. */
function compareCells(
  stored: readonly ReasonRun<CellStatus>[],
  { status, isRebuilt }: CellsNow,
): Map<Change, OrdinalSet> {
  const changes = new Map<Change, number[]>();
  for (const { start, end, reason } of stored) {
    const before = statusCode[reason];
    for (let ordinal = start; ordinal < end; ordinal++) {
      const change = nameChange(before, status[ordinal]!, isRebuilt(ordinal));
      if (change === undefined) continue;
      const cells = changes.get(change) ?? [];
      appendRange(cells, ordinal, ordinal + 1);
      changes.set(change, cells);
    }
  }
  return changes;
}

function nameChange(before: number, now: number, isRebuilt: boolean): Change | undefined {
  if (now === statusCode.running) return 'running';
  if (isRebuilt) return 'built';
  if (now === before) return undefined;
  switch (now) {
    case statusCode.failed:
      return 'failed';
    case statusCode.skipped:
      return 'skipped';
    case statusCode.cancelled:
      return 'cancelled';
    case statusCode.stale:
      return 'stale';
    case statusCode.succeeded:
      return 'built';
    default:
      return 'missing';
  }
}

interface Told {
  readonly change: Change;
  readonly cells: OrdinalSet;
  readonly role: string;
}

function tellChange({ name, partitions }: Asset, { change, cells, role }: Told): Problem {
  const count = countOrdinals(cells);
  const example = `${count === 1 ? '' : 'such as '}${partitions.keyOf(cells[0]!)}`;
  const verb = count === 1 ? 'has' : 'have';
  return {
    code: 'plan-state-changed',
    message: `${countOf(count, 'cell')} of "${name}" that ${role} (${example}) ${verb} ${changePhrases[change]}`,
  };
}
