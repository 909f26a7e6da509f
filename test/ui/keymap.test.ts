import { describe, expect, test } from 'vitest';
import type { CellStatus } from '../../source/domain/cell-status.ts';
import { handlerFor } from '../../source/ui/app-actions.ts';
import type { Scope } from '../../source/ui/key-binding.ts';
import type { KeyContext } from '../../source/ui/key-context.ts';
import { bindingFor, bindingsOf } from '../../source/ui/keymap.ts';
import { whyDisabled } from '../../source/ui/why-disabled.ts';

const scopes: readonly Scope[] = ['pick', 'plan', 'live', 'log', 'history'];

const running: KeyContext = {
  marked: 0,
  isRunning: true,
  failedCells: 0,
  hasSearch: false,
  isPaused: false,
  isComplete: false,
  isEmpty: false,
  cell: { status: 'failed', attempts: 2, waitsForRetry: false },
};

const cell = (status: CellStatus) => ({ status, attempts: 1, waitsForRetry: false });

describe.each(scopes)('the keys of %s', (scope) => {
  test('each key means one thing', () => {
    const keys = bindingsOf(scope).flatMap((binding) => binding.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test('each command names one thing', () => {
    const names = bindingsOf(scope).flatMap(({ command }) => command ?? []);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('every key has a handler', () => {
    const without = bindingsOf(scope).filter(({ action }) => !handlerFor(scope, action));
    expect(without.map(({ action }) => action)).toEqual([]);
  });

  test('every key is described in words that fit the help of a narrow terminal', () => {
    const wrong = bindingsOf(scope).filter(
      ({ description, label }) => description === '' || description.length > 43 || label === '',
    );
    expect(wrong.map(({ description }) => description)).toEqual([]);
  });

  test('help, palette and the way out are always there', () => {
    for (const key of ['?', ':', 'q', 'ctrl-c']) expect(bindingFor(scope, key)).toBeDefined();
  });
});

test.each([
  ['live', 'retry', {}, undefined],
  ['live', 'retry', { cell: undefined }, 'This cell is not part of the backfill'],
  ['live', 'retry', { cell: undefined, marked: 3 }, undefined],
  ['live', 'retry-all', {}, 'Nothing has failed'],
  ['live', 'retry-all', { failedCells: 1 }, undefined],
  [
    'live',
    'open-log',
    { cell: { status: 'queued', attempts: 0, waitsForRetry: false } },
    'No attempt has started, so there is no log yet',
  ],
  ['live', 'retry', { cell: cell('succeeded') }, 'The cell has succeeded: nothing to retry'],
  ['live', 'retry', { cell: cell('blocked') }, 'The cell is blocked: retry what blocks it'],
  ['live', 'retry', { cell: { ...cell('queued'), waitsForRetry: true } }, undefined],
  ['live', 'skip', { cell: cell('running') }, 'The cell is running: cancel it first'],
  ['live', 'cancel', { cell: cell('running') }, undefined],
  ['live', 'older-attempt', { cell: cell('failed') }, 'There was one attempt only'],
  ['log', 'older-attempt', {}, undefined],
  ['live', 'pause', { isRunning: false }, undefined],
  ['live', 'pause', { isRunning: false, isComplete: true }, 'Everything of it is built'],
  ['live', 'more-concurrency', { isRunning: false }, 'The backfill has finished'],
  ['live', 'plan-downstream', {}, 'It builds these cells: wait until it has ended'],
  [
    'plan',
    'launch',
    { cannotLaunch: 'There is nothing to do in this plan' },
    'There is nothing to do in this plan',
  ],
  ['pick', 'watch', { isRunning: false }, 'Nothing runs'],
  ['log', 'next-match', {}, 'Search for something first: /'],
  [
    'history',
    'open-backfill',
    { cannotOpen: 'No backfill was run yet' },
    'No backfill was run yet',
  ],
  ['history', 'resume-backfill', { cannotResume: 'It is built' }, 'It is built'],
  ['pick', 'mark', { isEmpty: true }, 'There are no assets yet'],
  ['pick', 'quit', { isEmpty: true }, undefined],
] as const)('on %s, %s given %j says %j', (scope, action, given, reason) => {
  const { cell: own, ...rest }: Omit<KeyContext, 'cell'> & { cell?: unknown } = {
    ...running,
    ...given,
  };
  const context: KeyContext = own
    ? { ...rest, cell: own as NonNullable<KeyContext['cell']> }
    : rest;
  const binding = bindingsOf(scope).find((each) => each.action === action)!;
  expect(whyDisabled(binding, context)).toBe(reason);
});
