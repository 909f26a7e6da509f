import { resolve } from 'node:path';
import { findConfig } from '../config/find-config.ts';
import { readConfig } from '../config/read-config.ts';
import type { Config } from '../domain/asset.ts';
import { createGraph } from '../domain/create-graph.ts';
import type { Graph } from '../domain/graph.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import { parseMoment } from '../domain/time/parse-moment.ts';
import { readStore, type StoreReading } from '../store/read-store.ts';
import type { CellsByAsset } from '../domain/schedule/in-flight-cells.ts';
import type { Io } from './io.ts';
import { readInFlight } from './read-in-flight.ts';

/** Options that every command takes. */
export interface WorkspaceOptions {
  readonly config?: string;
  readonly stateDir?: string;
  /** ISO moment that fixes the clock. */
  readonly now?: string;
  readonly json?: boolean;
}

/** The config and its graph at the command's moment. */
export interface Workspace {
  readonly config: Config;
  readonly graph: Graph;
}

/** A workspace with what the state directory says about it. */
export interface ReadWorkspace extends Workspace {
  readonly store: StoreReading;
  /** Cells that living backfills have not built yet: no plan may touch them. */
  readonly inFlight: CellsByAsset;
}

function readClock(options: WorkspaceOptions, io: Io, timezone: string): Result<number> {
  const [source, text] =
    options.now === undefined ? ['BACKFILL_NOW', io.env['BACKFILL_NOW']] : ['--now', options.now];
  if (text === undefined || (text === '' && options.now === undefined)) return ok(Date.now());
  const now = parseMoment(text, timezone);
  if (now !== undefined) return ok(now);
  return fail({
    code: 'bad-now',
    message: `${source} "${text}" is not a moment: expected an ISO date or date-time such as 2024-03-01T06:00Z`,
  });
}

/** Tells what a person should know though nothing is wrong, on stderr. */
export function tellNotices(io: Pick<Io, 'err'>, notices: readonly string[]): void {
  for (const notice of notices) io.err(`note: ${notice}\n`);
}

/** Finds and reads the config and builds its graph; changes nothing on disk. */
export async function openWorkspace(options: WorkspaceOptions, io: Io): Promise<Result<Workspace>> {
  const found = findConfig(io.cwd, options.config);
  if (!found.ok) return found;
  const read = await readConfig(found.value);
  if (!read.ok) return read;
  const stateDir = options.stateDir ?? io.env['BACKFILL_STATE_DIR'];
  const config =
    stateDir === undefined || stateDir === ''
      ? read.value
      : { ...read.value, stateDir: resolve(io.cwd, stateDir) };
  const now = readClock(options, io, config.timezone);
  if (!now.ok) return now;
  const graph = createGraph(config.assets, now.value);
  return graph.ok ? ok({ config, graph: graph.value }) : graph;
}

/** Opens the workspace and reads its state; notices go to stderr. */
export async function readWorkspace(
  options: WorkspaceOptions,
  io: Io,
): Promise<Result<ReadWorkspace>> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return workspace;
  const { config, graph } = workspace.value;
  const store = await readStore(config.stateDir, graph);
  if (!store.ok) return store;
  tellNotices(io, store.value.notices);
  const inFlight = await readInFlight(workspace.value, store.value.backfills);
  return inFlight.ok
    ? ok({ config, graph, store: store.value, inFlight: inFlight.value })
    : inFlight;
}
