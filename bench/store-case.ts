// One measurement of the store in a process of its own. Prints figures as JSON: times in ms, memory
// in MB.
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { columnNames, createState } from '../source/domain/state.ts';
import { createPlan } from '../source/domain/plan/create-plan.ts';
import { taskId } from '../source/domain/plan/task-id.ts';
import { openWriter, type BackfillJournal, type StateWriter } from '../source/store/open-writer.ts';
import { readStore } from '../source/store/read-store.ts';
import { journalFile, stateFile } from '../source/store/state-directory.ts';
import { countCells, createScene, valueOf } from './plan-scene.ts';
import type { Figures } from './bundle-case.ts';
import { fillHistory, writeCheckpoint } from './store-scene.ts';

/** A hundred assets of ten thousand cells. */
const graph = createScene({ cellsPerAsset: 10_000, granularities: ['hourly', 'daily'] });

/** What the event loop was kept from doing, by a timer that wants to run all the time. */
function watchLoop(): () => number {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    isOver = true;
    return longest;
  };
}

/** Processor time that this process has used. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function timeAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The floor of whatever must be on disk: the same bytes, written and synced. */
function writeFloor(stateDir: string): number {
  const bytes = readFileSync(stateFile(stateDir));
  const file = join(stateDir, 'floor.tmp');
  const start = performance.now();
  const fd = openSync(file, 'w');
  writeSync(fd, bytes);
  fsyncSync(fd);
  closeSync(fd);
  const took = performance.now() - start;
  rmSync(file);
  return took;
}

/** The floor of whatever must be read: the same file's bytes as JSON. */
function readFloor(file: string): number {
  const start = performance.now();
  JSON.parse(readFileSync(file, 'latin1'));
  return performance.now() - start;
}

/** A directory with a history of every cell, checkpointed. */
async function prepare(stateDir: string): Promise<Figures> {
  rmSync(stateDir, { recursive: true, force: true });
  const state = createState(graph);
  fillHistory(graph, state);
  await writeCheckpoint(stateDir, { graph, state });
  return { cells: countCells(graph), mb: statSync(stateFile(stateDir)).size / 2 ** 20 };
}

function begin(writer: StateWriter): { journal: BackfillJournal; tasks: readonly string[] } {
  const request = { selection: '*', only: ['all'] as const, force: true };
  const plan = valueOf(createPlan({ graph, state: createState(graph), request, concurrency: 8 }));
  const tasks = Array.from({ length: events / 2 }, (_, i) =>
    taskId(plan, graph, (i * 7919) % plan.taskCount),
  );
  return { journal: valueOf(writer.begin(plan)), tasks };
}

const events = 100_000;

function build(journal: BackfillJournal, task: string, i: number): void {
  journal.append({ type: 'attempt-started', task, attempt: 1, codeVersion: '2' });
  const reported = { cost: (i % 100) / 1000, rows: i };
  journal.append({ type: 'attempt-succeeded', task, attempt: 1, durationMs: 500 + i, reported });
}

interface Written {
  readonly ms: number;
  readonly cpuMs: number;
  /** The longest that the loop was kept from others. */
  readonly blockedMs: number;
}

/** Writes a checkpoint, while the loop is watched. */
async function writeOne(writer: StateWriter): Promise<Written> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stop = watchLoop();
  const start = cpuMs();
  const ms = await timeAsync(() => writer.checkpoint());
  return { ms, cpuMs: cpuMs() - start, blockedMs: stop() };
}

/** Checkpoints of the whole state: after a change of one asset, and after changes of all. */
async function checkpoint(stateDir: string): Promise<Figures> {
  const writer = valueOf(await openWriter(stateDir, graph));
  const { journal, tasks } = begin(writer);
  const written: Written[] = [];
  for (let i = 0; i < 7; i++) {
    build(journal, tasks[i]!, i);
    await journal.flush();
    written.push(await writeOne(writer));
  }
  const everywhere: Written[] = [];
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 20_000; i++) build(journal, tasks[i + 7000 * round]!, i);
    await journal.flush();
    everywhere.push(await writeOne(writer));
  }
  await writer.close();
  const floors = [0, 1, 2].map(() => writeFloor(stateDir));
  // The first is compiled while it runs.
  const [cold, ...warm] = written;
  const [coldEverywhere, ...warmEverywhere] = everywhere;
  const changed = leastOf(warmEverywhere);
  return {
    ...leastOf(warm),
    coldMs: cold!.ms,
    coldBlockedMs: cold!.blockedMs,
    everywhereMs: changed.ms,
    everywhereCpuMs: changed.cpuMs,
    everywhereBlockedMs: changed.blockedMs,
    coldEverywhereMs: coldEverywhere!.ms,
    coldEverywhereBlockedMs: coldEverywhere!.blockedMs,
    floorMs: Math.min(...floors),
    mb: process.resourceUsage().maxRSS / 1024,
  };
}

function leastOf(written: readonly Written[]): Written {
  const least = (name: keyof Written) => Math.min(...written.map((each) => each[name]));
  return { ms: least('ms'), cpuMs: least('cpuMs'), blockedMs: least('blockedMs') };
}

/** What the status of a cell, and whether it is stale, is told from. */
const statusColumns = ['outcome', 'builtSeq', 'changedSeq', 'codeVersion'] as const;

async function load(stateDir: string): Promise<Figures> {
  const start = [performance.now(), cpuMs()] as const;
  const { state } = valueOf(await readStore(stateDir, graph));
  const loaded = [performance.now(), cpuMs()] as const;
  for (const columns of state.assets) for (const name of statusColumns) columns[name].at(0);
  const statusMs = performance.now() - start[0];
  for (const columns of state.assets) for (const name of columnNames) columns[name].at(0);
  const figures = {
    ms: loaded[0] - start[0],
    cpuMs: loaded[1] - start[1],
    statusMs,
    allMs: performance.now() - start[0],
  };
  const warmMs = await timeAsync(async () => valueOf(await readStore(stateDir, graph)));
  return { ...figures, warmMs, floorMs: readFloor(stateFile(stateDir)) };
}

/** Leaves a hundred thousand events that no checkpoint has, as a killed runner does. */
async function leave(stateDir: string): Promise<Figures> {
  const writer = valueOf(await openWriter(stateDir, graph));
  const { journal, tasks } = begin(writer);
  // The process ends before the checkpoint that is due meanwhile is written.
  for (const [i, task] of tasks.entries()) build(journal, task, i);
  await journal.flush();
  rmSync(join(stateDir, 'lock'));
  return { mb: statSync(journalFile(stateDir, journal.id)).size / 2 ** 20 };
}

async function readTimed(stateDir: string) {
  const [start, startCpu] = [performance.now(), cpuMs()];
  const { backfills } = valueOf(await readStore(stateDir, graph));
  return { ms: performance.now() - start, cpuMs: cpuMs() - startCpu, backfills };
}

/** The floor of whatever must be replayed: each line of the journal as JSON. */
function parseFloor(file: string): number {
  const start = performance.now();
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) JSON.parse(line);
  return performance.now() - start;
}

async function recover(stateDir: string): Promise<Figures> {
  const { backfills, ...read } = await readTimed(stateDir);
  return { ...read, floorMs: parseFloor(journalFile(stateDir, backfills[0]!.id)) };
}

/** Events that are on disk before the next of the same slot, and what single syncs would cost. */
async function durable(stateDir: string): Promise<Figures> {
  const writer = valueOf(await openWriter(stateDir, graph));
  const { journal, tasks } = begin(writer);
  const figures: Record<string, number> = {};
  for (const slots of [8, 64]) {
    const each = Math.floor(4000 / slots);
    const carry = async (slot: number) => {
      for (let i = 0; i < each; i++) {
        build(journal, tasks[(slot * each + i) % tasks.length]!, i);
        await journal.flush();
      }
    };
    const ms = await timeAsync(() =>
      Promise.all(Array.from({ length: slots }, (_, i) => carry(i))),
    );
    figures[`perSecond${slots}`] = (2 * each * slots * 1000) / ms;
  }
  const ms = await timeAsync(async () => {
    for (const [i, task] of tasks.entries()) {
      build(journal, task, i);
      if (i % 500 === 499) await journal.flush();
    }
  });
  figures['perSecond'] = (2 * tasks.length * 1000) / ms;
  const fd = openSync(join(stateDir, 'floor.tmp'), 'w');
  const line = Buffer.alloc(120, 'x');
  const syncs = 200;
  const floor = await timeAsync(() => {
    for (let i = 0; i < syncs; i++) {
      writeSync(fd, line);
      fsyncSync(fd);
    }
    return Promise.resolve();
  });
  closeSync(fd);
  figures['floorPerSecond'] = (syncs * 1000) / floor;
  await writer.close();
  return figures;
}

const [name = '', stateDir = ''] = process.argv.slice(2);
const cases: Readonly<Record<string, (stateDir: string) => Promise<Figures>>> = {
  prepare,
  checkpoint,
  load,
  leave,
  recover,
  durable,
};
const figures = await cases[name]!(stateDir);
process.stdout.write(JSON.stringify(figures), () => process.exit(0));
