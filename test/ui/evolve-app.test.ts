import { describe, expect, test } from 'vitest';
import { ok } from '../../source/domain/problem.ts';
import type { AppIntent } from '../../source/ui/app-intent.ts';
import { createAppState, matrixOf, scopeOf, type AppState } from '../../source/ui/app-state.ts';
import { assessServices, createSessionModel } from '../../source/ui/assess-services.ts';
import { evolveApp } from '../../source/ui/evolve-app.ts';
import { isRunning } from '../../source/ui/live/live-state.ts';
import { layoutMatrixScreen } from '../../source/ui/screen-layout.ts';
import { planOf } from '../builders/plan.ts';
import { FakeServices } from './fake-services.ts';
import { weather } from './open-screen.ts';

const services = new FakeServices({ graph: weather });
const size = { columns: 80, rows: 24 };
const start = createAppState({ size, hasMouse: true }, 0, assessServices(services));
const plan = planOf(weather);

function after(state: AppState, ...intents: readonly AppIntent[]): AppState {
  return intents.reduce(evolveApp, state);
}

function opened(): { state: AppState; session: ReturnType<FakeServices['startSession']> } {
  const session = services.startSession(plan);
  const model = createSessionModel(services, session);
  return { session, state: after(start, { type: 'session-opened', session, model }) };
}

const marked: AppIntent = { type: 'matrix-changed', intent: { type: 'toggle-mark' } };

test('a notice stays until it is read', () => {
  const noticed = after(start, { type: 'noticed', notice: { tone: 'info', text: 'done' } });
  expect(noticed.notice?.text).toBe('done');
  expect(after(noticed, { type: 'notice-read' })).toEqual(start);
});

test('planning shows the plan and keeps the marks', () => {
  const state = after(start, marked, {
    type: 'planned',
    request: { selection: '*' },
    result: ok(plan),
  });
  expect(state.screen).toBe('plan');
  expect(state.pick.matrix.marks.size).toBe(1);
});

test.each([
  [5, 5],
  [-3, 0],
  [Infinity, plan.taskCount - 1],
])('the tasks of a plan scroll by %s to task %i', (lines, top) => {
  const planned = after(start, { type: 'planned', request: { selection: '*' }, result: ok(plan) });
  expect(after(planned, { type: 'plan-scrolled', lines }).plan?.top).toBe(top);
});

describe('a session', () => {
  test('opens at its first cell, without marks', () => {
    const { session, model } = { ...opened(), model: assessServices(services).model };
    const state = after(start, marked, { type: 'session-opened', session, model });
    expect(state.screen).toBe('live');
    expect(state.live?.matrix.marks.size).toBe(0);
    expect(state.live?.matrix.cursor.at).toBe(Date.UTC(2024, 0, 1));
  });

  test('keeps its place when the same backfill is taken up again', () => {
    const { state, session } = opened();
    const moved = after(state, {
      type: 'matrix-changed',
      intent: { type: 'move', rows: 1, columns: 3 },
    });
    const model = createSessionModel(services, session);
    const again = after(moved, { type: 'session-opened', session, model });
    expect(again.live?.matrix.cursor).toEqual(moved.live?.matrix.cursor);
  });

  test('that is taken up again leaves open what is open: help, a log in full height', () => {
    const { state, session } = opened();
    const help = { type: 'help', top: 0 } as const;
    const reading = after(
      state,
      { type: 'log-view-set', logView: 'full' },
      { type: 'overlay-opened', overlay: help },
    );
    const model = createSessionModel(services, session);
    const again = after(reading, { type: 'session-opened', session, model });
    expect(again.overlay).toEqual(help);
    expect(again.live?.logView).toBe('full');
  });

  test('of another backfill closes what was open', () => {
    const { session, model } = { ...opened(), model: assessServices(services).model };
    const asked = after(start, { type: 'overlay-opened', overlay: { type: 'quit-question' } });
    expect(after(asked, { type: 'session-opened', session, model }).overlay).toBeUndefined();
  });

  test('has a matrix of its own', () => {
    const { state } = opened();
    const live = after(state, marked);
    expect(matrixOf(live).matrix.marks.size).toBe(1);
    expect(live.pick.matrix.marks.size).toBe(0);
  });

  test('that is only read does not run', () => {
    const { state, session } = opened();
    expect(isRunning(state.live)).toBe(true);
    session.isLive = false;
    expect(isRunning(state.live)).toBe(false);
  });

  test('samples its pace while it runs', () => {
    const { state } = opened();
    const ticked = after(
      state,
      { type: 'clock-ticked', now: 1000 },
      { type: 'clock-ticked', now: 2000 },
    );
    expect(ticked.live?.samples).toEqual([
      { at: 1000, done: 0 },
      { at: 2000, done: 0 },
    ]);
  });

  test('forgets the chosen attempt when the cursor moves', () => {
    const { state } = opened();
    const chosen = after(state, { type: 'attempt-chosen', attempt: 2 });
    expect(chosen.live?.attempt).toBe(2);
    const moved = after(chosen, {
      type: 'matrix-changed',
      intent: { type: 'move', rows: 0, columns: 1 },
    });
    expect(moved.live?.attempt).toBeUndefined();
    const stayed = after(chosen, { type: 'matrix-changed', intent: { type: 'toggle-mark' } });
    expect(stayed.live?.attempt).toBe(2);
  });

  test('whose log is in full height takes the keys of a log', () => {
    const { state } = opened();
    expect(scopeOf(state)).toBe('live');
    expect(scopeOf(after(state, { type: 'log-view-set', logView: 'full' }))).toBe('log');
  });
});

describe('the log', () => {
  const target = { task: 1, attempt: 1, path: '/log', hasEnded: false };
  const page = { lines: [{ at: 0, text: 'a' }], end: 2, size: 2 };

  test('drops what was read of a log that is no longer wanted', () => {
    const { state } = opened();
    const shown = after(
      state,
      { type: 'log-changed', intent: { type: 'log-targeted', target } },
      {
        type: 'log-changed',
        intent: { type: 'log-read', target: { ...target, attempt: 2 }, page, isFollowing: true },
      },
    );
    expect(shown.live?.log.page.lines).toEqual([]);
  });

  test('keeps the search when another log is shown, not the match', () => {
    const { state } = opened();
    const shown = after(
      state,
      { type: 'log-changed', intent: { type: 'log-targeted', target } },
      { type: 'log-changed', intent: { type: 'log-searched', search: 'error' } },
      { type: 'log-changed', intent: { type: 'log-matched', at: 0 } },
      { type: 'log-changed', intent: { type: 'log-targeted', target: { ...target, task: 2 } } },
    );
    expect(shown.live?.log.search).toBe('error');
    expect(shown.live?.log.match).toBeUndefined();
  });
});

describe('the layout', () => {
  test.each([
    [80, 24, 6, 12],
    [60, 16, 6, 4],
    [200, 50, 6, 38],
  ])('at %i by %i gives the matrix %i lines and the details %i', (columns, rows, matrix, pane) => {
    const layout = layoutMatrixScreen(after(start, { type: 'resized', size: { columns, rows } }));
    expect([layout.matrix.height, layout.paneHeight]).toEqual([matrix, pane]);
  });

  test('gives the matrix everything when the details are hidden', () => {
    const layout = layoutMatrixScreen(after(start, { type: 'details-toggled' }));
    expect([layout.matrix.height, layout.paneHeight]).toEqual([19, 0]);
  });
});

test('the cursor of the history stays inside the list', () => {
  const entry = {
    id: 'bf-1',
    startedAt: 0,
    activeMs: 0,
    status: 'failed',
    selection: '*',
    cells: 1,
    succeeded: 0,
    failed: 1,
    cost: 0,
  };
  const read = after(start, { type: 'history-read', backfills: [entry, entry, entry] });
  const moved = (lines: number) => after(read, { type: 'history-moved', lines }).history.cursor;
  expect([moved(1), moved(-1), moved(Infinity)]).toEqual([1, 0, 2]);
});
