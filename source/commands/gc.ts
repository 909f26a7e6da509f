import { formatByteSize } from '../domain/byte-size.ts';
import { countOf } from '../domain/figures.ts';
import {
  collectGarbage as collect,
  previewCollection,
  type Collection,
} from '../store/collect-garbage.ts';
import type { StoredLog } from '../store/list-logs.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';

export interface GcOptions extends WorkspaceOptions {
  /** Age in ms. */
  readonly olderThan?: number;
  /** Bytes. */
  readonly maxSize?: number;
  readonly dryRun?: boolean;
}

/** What `gc --json` prints. */
export interface GcDocument {
  readonly version: 1;
  readonly dryRun: boolean;
  readonly removed: LogCount & { readonly backfills: readonly BackfillLogs[] };
  readonly kept: LogCount;
  /** Journals of backfills that ended long ago, packed without loss. */
  readonly packed: PackedCount;
  /** What crashes left. */
  readonly leftovers: readonly string[];
  /** Ids of backfills whose logs were not looked at, since a runner may need them. */
  readonly live: readonly string[];
}

interface PackedCount {
  readonly journals: number;
  readonly bytes: number;
  /** Bytes that they take now; absent in a dry run. */
  readonly packedBytes?: number;
}

interface LogCount {
  readonly logs: number;
  readonly bytes: number;
}

interface BackfillLogs extends LogCount {
  readonly id: string;
}

/** What is older than this goes, or is packed, when nothing else is asked for. */
const defaultAgeMs = 30 * 86_400_000;

/**
 * `backfill gc`: removes old logs by age and size, packs old journals, removes what crashes left,
 * and says what that freed. Never touches a live backfill or plans; journals lose nothing. `--json`
 * prints a `GcDocument`.
 */
export async function collectGarbage(options: GcOptions, io: Io): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const { maxSize, dryRun = false } = options;
  const age = options.olderThan ?? (maxSize === undefined ? defaultAgeMs : undefined);
  const policy = {
    ...(age === undefined ? {} : { before: graph.now - age }),
    ...(maxSize === undefined ? {} : { maxBytes: maxSize }),
  };
  const target = { stateDir: config.stateDir, store, now: graph.now };
  const collected = (dryRun ? previewCollection : collect)(target, policy);
  if (!collected.ok) return reportProblems(io, collected.problems);
  const document = viewCollection(collected.value, dryRun);
  if (options.json === true) printJson(io, document);
  else io.out(formatCollection(document));
  return exitStatus.succeeded;
}

function countLogs(logs: readonly StoredLog[]): LogCount {
  return { logs: logs.length, bytes: logs.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function viewCollection(collection: Collection, dryRun: boolean): GcDocument {
  const { removed, kept, packed, packedBytes, leftovers, live } = collection;
  const byBackfill = new Map<string, StoredLog[]>();
  for (const log of removed) {
    const logs = byBackfill.get(log.backfill);
    if (logs === undefined) byBackfill.set(log.backfill, [log]);
    else logs.push(log);
  }
  const backfills = Array.from(byBackfill, ([id, logs]) => ({ id, ...countLogs(logs) }));
  return {
    version: 1,
    dryRun,
    removed: { ...countLogs(removed), backfills },
    kept: countLogs(kept),
    packed: {
      journals: packed.length,
      bytes: packed.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(packedBytes === undefined ? {} : { packedBytes }),
    },
    leftovers,
    live,
  };
}

const shownBackfills = 10;

function formatCollection(document: GcDocument): string {
  const { removed, kept, live, dryRun } = document;
  const lines: string[] = [];
  if (removed.logs === 0) {
    lines.push(`Nothing to remove: ${describe(kept)} are kept.`);
  } else {
    const verb = dryRun ? 'Would remove' : 'Removed';
    lines.push(`${verb} ${describe(removed)}; ${describe(kept)} are kept.`);
    for (const each of removed.backfills.slice(0, shownBackfills)) {
      lines.push(`  ${each.id}  ${describe(each)}`);
    }
    const more = removed.backfills.length - shownBackfills;
    if (more > 0) lines.push(`  and ${countOf(more, 'more backfill')}`);
  }
  lines.push(...formatHistory(document));
  if (live.length > 0) lines.push(`Left alone, as a runner may need them: ${live.join(', ')}.`);
  return `${lines.join('\n')}\n`;
}

function formatHistory({ packed, leftovers, dryRun }: GcDocument): string[] {
  const lines: string[] = [];
  if (packed.journals > 0) {
    const what = `${dryRun ? 'Would pack' : 'Packed'} ${countOf(packed.journals, 'old journal')}`;
    const now =
      packed.packedBytes === undefined ? '' : `, now ${formatByteSize(packed.packedBytes)}`;
    lines.push(`${what} (${formatByteSize(packed.bytes)}${now}); nothing in them is lost.`);
  }
  if (leftovers.length > 0) {
    const verb = dryRun ? 'Would remove' : 'Removed';
    lines.push(`${verb} ${countOf(leftovers.length, 'leftover')} of crashes.`);
  }
  return lines;
}

function describe({ logs, bytes }: LogCount): string {
  return `${countOf(logs, 'log')} (${formatByteSize(bytes)})`;
}
