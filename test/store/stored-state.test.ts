import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { assessCells, countStatuses } from '../../source/domain/assess-cells.ts';
import { columnNames } from '../../source/domain/state.ts';
import { openWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import { journalFile, stateFile } from '../../source/store/state-directory.ts';
import { assetOf, graph } from '../builders/graph.ts';
import { outcomes, problemsOf, temporaryDirectory, valueOf, viewState } from './scene.ts';

const from = graph(
  'raw -> clean',
  { raw: { codeVersion: '3' }, clean: { strategy: { batch: 3 } } },
  Date.UTC(2024, 0, 8),
);

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/state/${name}`, import.meta.url));
}

/** Every file of a directory with its contents and the time it was last changed. */
function listing(directory: string): unknown[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => [file, statSync(file).mtimeMs, readFileSync(file, 'utf8')]);
}

/** What reading and writing say is wrong, having checked that neither changed anything. */
async function refusals(name: string): Promise<string[]> {
  const stateDir = join(temporaryDirectory(), 'state');
  cpSync(fixture(name), stateDir, { recursive: true });
  const before = listing(stateDir);
  const reading = problemsOf(await readStore(stateDir, from));
  expect(problemsOf(await openWriter(stateDir, from))).toEqual(reading);
  expect(listing(stateDir)).toEqual(before);
  return reading.map((problem) => problem.replaceAll(stateDir, '.backfill'));
}

describe.each([1, 2])('a directory of format version %i', (version) => {
  const stateDir = fixture(`version-${version}`);

  test('is read as ever: a checkpoint, and a journal that goes further', async () => {
    const before = listing(stateDir);
    const { state, backfills, notices } = valueOf(await readStore(stateDir, from));
    expect(notices).toEqual([]);
    expect(state.sequence).toBe(18);
    expect(outcomes(state, from, 'raw')).toEqual({
      '2024-01-01': 'succeeded',
      '2024-01-02': 'succeeded',
      '2024-01-03': 'succeeded',
      '2024-01-04': 'failed',
      '2024-01-05': 'skipped',
    });
    expect(outcomes(state, from, 'clean')).toEqual({
      '2024-01-01': 'succeeded',
      '2024-01-02': 'failed',
      '2024-01-03': 'succeeded',
    });
    expect(backfills).toEqual([
      {
        id: 'bf-101',
        activeMs: 17_000,
        startedAt: Date.UTC(2024, 0, 8, 0, 0, 2),
        updatedAt: Date.UTC(2024, 0, 8, 0, 0, 19),
        isLive: false,
        status: 'interrupted',
        request: { selection: '*', partitions: '2024-01-01..2024-01-06' },
        cells: 12,
        succeeded: 5,
        failed: 2,
        cost: 0.036,
      },
    ]);
    expect(listing(stateDir)).toEqual(before);
  });

  test('tells all about a cell', async () => {
    const { state } = valueOf(await readStore(stateDir, from));
    const columns = state.assets[assetOf(from, 'clean').index]!;
    expect(columns.capacity).toBe(7);
    const first = columnNames.map((name) => [name, columns[name][0]]);
    expect(Object.fromEntries(first)).toEqual({
      outcome: 3,
      attempts: 1,
      cost: 0.01,
      durationMs: 1000,
      rows: 20,
      finishedAt: Date.UTC(2024, 0, 8, 0, 0, 17),
      builtSeq: 14,
      changedSeq: 16,
      codeVersion: state.texts.indexOf('1'),
      dataVersion: 0,
      backfill: state.texts.indexOf('bf-101'),
    });
    expect(countStatuses(assessCells(from, state).status[0]!)).toMatchObject({
      succeeded: 3,
      stale: 0,
    });
  });

  test('has a backfill with its plan and events', async () => {
    const { plan, events } = valueOf(await readBackfill(stateDir, 'last', from));
    expect([plan.cellCount, plan.taskCount, events.length]).toEqual([12, 8, 18]);
  });
});

test('a torn journal is read up to the tear', async () => {
  const { state, notices } = valueOf(await readStore(fixture('torn-journal'), from));
  expect(state.sequence).toBe(17);
  expect(notices).toEqual([
    "the last line of bf-101's journal was cut short by a crash and is left out",
  ]);
});

describe('a damaged checkpoint', () => {
  const notice = (stateDir: string, what: string) =>
    `${stateFile(stateDir)} is damaged: ${what}; everything was read from the journals again, which takes longer and leaves out backfills whose directory is gone`;

  test('is read past by those who only look, and left as it is', async () => {
    const before = listing(fixture('damaged-state'));
    const { state, notices } = valueOf(await readStore(fixture('damaged-state'), from));
    expect(notices).toEqual([notice(fixture('damaged-state'), 'it is not JSON')]);
    const intact = valueOf(await readStore(fixture('version-1'), from));
    expect(viewState(state)).toEqual(viewState(intact.state));
    expect(listing(fixture('damaged-state'))).toEqual(before);
  });

  test('is set aside and written anew by the next writer', async () => {
    const stateDir = join(temporaryDirectory(), 'state');
    cpSync(fixture('damaged-state'), stateDir, { recursive: true });
    const damaged = readFileSync(stateFile(stateDir), 'utf8');
    const writer = valueOf(await openWriter(stateDir, from));
    expect(writer.notices).toEqual([
      `${notice(stateDir, 'it is not JSON')}; the damaged file is now ${stateFile(stateDir)}.damaged`,
    ]);
    await writer.close();
    expect(readFileSync(`${stateFile(stateDir)}.damaged`, 'utf8')).toBe(damaged);
    const { state, notices } = valueOf(await readStore(stateDir, from));
    expect(notices).toEqual([]);
    expect(viewState(state)).toEqual(viewState(writer.state));
  });

  test.each([
    ['a byte of its data', (text: string) => text.replace('"data":"', '"data":"A')],
    ['its end', (text: string) => text.slice(0, -20)],
    ['everything after the data', (text: string) => text.slice(0, 40)],
    ['a field', (text: string) => text.replace('"sequence":18,', '"sequence":-1,')],
    ['all of it', () => ''],
  ])('is noticed by what %s says', async (_, damage) => {
    const stateDir = join(temporaryDirectory(), 'state');
    cpSync(fixture('version-2'), stateDir, { recursive: true });
    const text = readFileSync(stateFile(stateDir), 'utf8');
    expect(damage(text)).not.toBe(text);
    writeFileSync(stateFile(stateDir), damage(text));
    const { state, notices } = valueOf(await readStore(stateDir, from));
    expect(notices).toEqual([expect.stringContaining('state.json is damaged: ')]);
    const intact = valueOf(await readStore(fixture('version-2'), from));
    expect(viewState(state)).toEqual(viewState(intact.state));
  });
});

describe('a directory is refused, and left untouched, when', () => {
  const undo = 'Nothing was changed.';

  test.each([
    [
      'damaged-journal',
      `${journalFile('.backfill', 'bf-101')}:17:1 this line of the journal is damaged: expected an event. ${undo} Restore the file from a copy, or move its directory away to go on without that backfill.`,
    ],
    [
      'newer-state',
      `${stateFile('.backfill')} has format version 3, this program knows versions up to 2. It was left untouched: upgrade with \`npm install --global backfill-tui@latest\`.`,
    ],
    [
      'newer-journal',
      `${journalFile('.backfill', 'bf-101')} has format version 2, this program knows versions up to 1. It was left untouched: upgrade with \`npm install --global backfill-tui@latest\`.`,
    ],
  ])('it has a %s', async (name, problem) => {
    expect(await refusals(name)).toEqual([problem]);
  });
});
