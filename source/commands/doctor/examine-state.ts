import { constants, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatByteSize } from '../../domain/byte-size.ts';
import { countOf } from '../../domain/figures.ts';
import type { Graph } from '../../domain/graph.ts';
import type { Problem, Result } from '../../domain/problem.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { asResult } from '../../store/as-result.ts';
import { listLogsOf } from '../../store/list-logs.ts';
import { examineLock, type LockStanding } from '../../store/lock.ts';
import { journalSize } from '../../store/packed-journal.ts';
import { readJournal } from '../../store/read-journal.ts';
import { readPlanFile } from '../../store/read-plan-file.ts';
import { readStore, type StoreReading } from '../../store/read-store.ts';
import { listBackfills } from '../../store/replay-journals.ts';
import { backfillsDir, journalFile, lockFile, planFile } from '../../store/state-directory.ts';
import { isAllowed } from './examine-machine.ts';
import { findingOf, type Finding } from './finding.ts';

/** A state directory and what reads it. */
export interface ExaminedState {
  readonly stateDir: string;
  readonly graph: Graph;
  /** The computer's clock, epoch ms. */
  readonly clock: number;
}

/** The state directory: its rights, its lock, everything that it keeps, and its times. */
export async function examineState(state: ExaminedState): Promise<readonly Finding[]> {
  const { stateDir, graph } = state;
  const rights = examineRights(stateDir);
  if (!existsSync(stateDir)) return [rights];
  const store = await readStore(stateDir, graph);
  return [
    rights,
    ...findings(
      'lock',
      asResult(() => examineLock(lockFile(stateDir))),
      viewLock,
    ),
    ...findings('journals', examineBackfills(stateDir), (each) => each),
    ...(store.ok
      ? [
          viewNotices(store.value),
          ...viewUnfinished(store.value),
          examineClock(store.value, state.clock),
        ]
      : store.problems.map((problem) => findingOf('state', problem))),
  ];
}

function findings<T>(
  check: string,
  result: Result<T>,
  view: (value: T) => readonly Finding[],
): readonly Finding[] {
  if (result.ok) return view(result.value);
  return result.problems.map((problem) => findingOf(check, problem));
}

const { R_OK, W_OK, X_OK } = constants;

function examineRights(stateDir: string): Finding {
  const check = 'state directory';
  const hint = 'Give this user the right to write there, or set "stateDir" to another directory.';
  if (!existsSync(stateDir)) {
    let parent = dirname(stateDir);
    while (!existsSync(parent)) parent = dirname(parent);
    const message = `${stateDir} does not exist yet`;
    if (isAllowed(parent, W_OK | X_OK)) return { check, level: 'ok', message };
    return { check, level: 'problem', message: `${message} and cannot be created`, hint };
  }
  if (!isAllowed(stateDir, R_OK | W_OK | X_OK)) {
    return { check, level: 'problem', message: `${stateDir} cannot be read and written`, hint };
  }
  const isOpen = process.platform !== 'win32' && (statSync(stateDir).mode & 0o077) !== 0;
  if (!isOpen) return { check, level: 'ok', message: stateDir };
  return {
    check,
    level: 'warn',
    message: `others than its owner can look into ${stateDir}, where logs may hold secrets`,
    hint: `Close it: chmod 700 ${stateDir}`,
  };
}

function viewLock(standing: LockStanding): readonly Finding[] {
  const check = 'lock';
  switch (standing.type) {
    case 'free':
      return [{ check, level: 'ok', message: 'free: nothing is running' }];
    case 'held':
      return [{ check, level: 'ok', message: `held by ${standing.whose}` }];
    case 'dead':
      return [
        {
          check,
          level: 'warn',
          message: `left by ${standing.whose}, which is gone`,
          hint: 'Nothing need be done: the next runner takes it over.',
        },
      ];
    case 'elsewhere':
      return [
        {
          check,
          level: 'warn',
          message: `held by ${standing.whose}, which cannot be seen from here`,
          hint: standing.hint,
        },
      ];
    default:
      return standing satisfies never;
  }
}

/** Reads every plan and journal to its end. */
function examineBackfills(stateDir: string): Result<readonly Finding[]> {
  return asResult(() => {
    const ids = listBackfills(stateDir);
    const orphans = ids.filter(
      (id) =>
        !existsSync(planFile(stateDir, id)) || journalSize(journalFile(stateDir, id)) === undefined,
    );
    const problems = ids
      .filter((id) => !orphans.includes(id))
      .flatMap((id) => problemsOfBackfill(stateDir, id));
    const whole = ids.length - orphans.length - problems.length;
    const message = `${countOf(whole, 'backfill')} can be read`;
    return [
      ...(problems.length === 0 ? [{ check: 'journals', level: 'ok', message } as const] : []),
      ...problems.map((problem) => findingOf('journals', problem)),
      ...orphans.map((id) => viewOrphan(stateDir, id)),
      ...viewDrafts(stateDir),
    ];
  });
}

function problemsOfBackfill(stateDir: string, id: string): readonly Problem[] {
  const read = asResult(() => {
    readPlanFile(planFile(stateDir, id));
    const events = readJournal({ file: journalFile(stateDir, id), id });
    while (events.next().done !== true);
  });
  return read.ok ? [] : read.problems;
}

function viewOrphan(stateDir: string, id: string): Finding {
  const logs = listLogsOf(stateDir, id);
  const bytes = logs.reduce((sum, log) => sum + log.bytes, 0);
  return {
    check: 'orphan logs',
    level: 'warn',
    message: `${id} has lost its plan or its journal; ${countOf(logs.length, 'log')} (${formatByteSize(bytes)}) of it are left`,
    hint: `Restore it from a copy, or remove its directory in ${backfillsDir(stateDir)}.`,
  };
}

/** What a crash left half-made, unless it is being made right now. */
function viewDrafts(stateDir: string): readonly Finding[] {
  const directory = backfillsDir(stateDir);
  const drafts = existsSync(directory)
    ? readdirSync(directory).filter((name) => name.endsWith('.tmp'))
    : [];
  if (drafts.length === 0) return [];
  return [
    {
      check: 'drafts',
      level: 'warn',
      message: `${countOf(drafts.length, 'backfill')} half-made: ${drafts.slice(0, 3).join(', ')}`,
      hint: 'Nothing need be done: the next runner removes what a crash has left.',
    },
  ];
}

function viewNotices({ notices }: StoreReading): Finding {
  const check = 'state';
  if (notices.length === 0)
    return { check, level: 'ok', message: 'the state of every cell is read' };
  const hint = 'Nothing need be done about a cut last line; the next runner writes the rest anew.';
  return { check, level: 'warn', message: notices.slice(0, 3).join('; '), hint };
}

function viewUnfinished({ backfills }: StoreReading): readonly Finding[] {
  return backfills
    .filter(({ status, outcome }) => status === 'interrupted' && outcome === undefined)
    .slice(0, 3)
    .map(({ id }) => ({
      check: 'unfinished',
      level: 'warn',
      message: `${id} was interrupted: its runner is gone`,
      hint: `Continue it: backfill retry ${id}`,
    }));
}

/** Clocks of machines that share a directory differ by so much without harm. */
const toleranceMs = 60_000;

function examineClock({ backfills }: StoreReading, clock: number): Finding {
  const check = 'clock';
  const newest = Math.max(...backfills.map(({ updatedAt }) => updatedAt));
  const aheadMs = newest - clock;
  if (!(aheadMs > toleranceMs)) {
    return { check, level: 'ok', message: 'later than everything that was recorded' };
  }
  return {
    check,
    level: 'warn',
    message: `it is ${formatDuration(aheadMs)} behind the newest recorded event`,
    hint: 'Set the clock; a backfill that is taken up again records the same time until then.',
  };
}
