import { describe, expect, test } from 'vitest';
import { cellStatuses, statusCode, type CellStatus } from '../../../source/domain/cell-status.ts';
import type { TaskView } from '../../../source/domain/schedule/run.ts';
import { viewLogLines } from '../../../source/ui/log/log-pane-view.ts';
import { evolveLog, noLog, type LogState } from '../../../source/ui/log/log-state.ts';
import { emptyPage, type LogPage } from '../../../source/ui/log/read-log.ts';
import { stripStyles } from '../../../source/ui/theme.ts';
import { colorless } from '../matrix/matrix-builder.ts';

const target = { task: 0, attempt: 1, path: '/log', hasEnded: true };

function targeted(hasEnded: boolean, log: LogState = noLog): LogState {
  return evolveLog(log, { type: 'log-targeted', target: { ...target, hasEnded } });
}

function read(log: LogState, page: LogPage): LogState {
  return evolveLog(log, { type: 'log-read', target: log.target!, page, isFollowing: true });
}

function view(log: LogState, status: CellStatus, message?: string): string[] {
  const task: TaskView = {
    id: 'raw/2024-01-01',
    task: 0,
    asset: 0,
    start: 0,
    end: 1,
    status: statusCode[status],
    attempt: 1,
    blockedBy: [],
    ...(message === undefined ? {} : { message }),
  };
  const sources = { view: task, mostAttempts: 1, currency: 'USD', now: 0 };
  return viewLogLines(log, sources, { width: 60, height: 4, theme: colorless }).map((line) =>
    stripStyles(line).trimEnd(),
  );
}

const oneLine: LogPage = { lines: [{ at: 0, text: 'no wind' }], end: 8, size: 8 };

describe('a log pane', () => {
  test.each(cellStatuses.filter((status) => status !== 'blocked'))(
    'says nothing of a %s attempt until its log was read',
    (status) => {
      expect(view(targeted(status !== 'running'), status, 'no wind')).toEqual([]);
    },
  );

  test.each<[string, boolean, CellStatus, LogPage, string]>([
    ['ended and is empty', true, 'succeeded', emptyPage, 'It wrote nothing.'],
    ['is empty so far', false, 'running', emptyPage, 'Nothing is written to the log yet.'],
    [
      'ended and is gone',
      true,
      'failed',
      { ...emptyPage, isMissing: true },
      'The log of this attempt was deleted.',
    ],
  ])('of an attempt whose log %s says so', (_, hasEnded, status, page, text) => {
    expect(view(read(targeted(hasEnded), page), status)).toEqual([text]);
  });

  test('does not take a log that was read before the end for all there is', () => {
    const early = read(targeted(false), emptyPage);
    const ended = targeted(true, early);
    expect(view(ended, 'succeeded')).toEqual([]);
    const late = evolveLog(ended, {
      type: 'log-read',
      target: early.target!,
      page: emptyPage,
      isFollowing: true,
    });
    expect(view(late, 'succeeded')).toEqual([]);
    expect(view(read(late, oneLine), 'succeeded')).toEqual(['no wind']);
  });

  test('keeps what it shows when the attempt ends, and tells the reason where the log does not', () => {
    const ended = targeted(true, read(targeted(false), oneLine));
    expect(view(ended, 'failed', 'killed')).toEqual(['no wind']);
    expect(view(read(ended, oneLine), 'failed', 'no wind')).toEqual(['no wind']);
    expect(view(read(ended, oneLine), 'failed', 'killed')).toEqual(['killed', 'no wind']);
  });
});
