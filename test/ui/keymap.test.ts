import { describe, expect, test } from 'vitest';
import { handlerFor } from '../../source/ui/app-actions.ts';
import type { Scope } from '../../source/ui/key-binding.ts';
import type { KeyContext } from '../../source/ui/key-context.ts';
import { bindingFor, bindingsOf } from '../../source/ui/keymap.ts';

const scopes: readonly Scope[] = ['pick', 'plan', 'live', 'log', 'history'];

const running: KeyContext = {
  marked: 0,
  isRunning: true,
  failedCells: 0,
  hasSearch: false,
  cell: { isPlanned: true, hasLog: true },
};

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
    { cell: { isPlanned: true, hasLog: false } },
    'No attempt has started, so there is no log yet',
  ],
  ['live', 'pause', { isRunning: false }, 'The backfill has finished'],
  ['live', 'plan-downstream', {}, 'One backfill at a time: wait until this one has finished'],
  [
    'plan',
    'launch',
    { cannotLaunch: 'There is nothing to do in this plan' },
    'There is nothing to do in this plan',
  ],
  ['pick', 'watch', { isRunning: false }, 'Nothing runs'],
  ['log', 'next-match', {}, 'Search for something first: /'],
  ['history', 'open-backfill', {}, 'One backfill at a time: another one runs'],
] as const)('on %s, %s given %j says %j', (scope, action, given, reason) => {
  const { cell, ...rest } = { ...running, ...given };
  const context: KeyContext = cell ? { ...rest, cell } : rest;
  const binding = bindingsOf(scope).find((each) => each.action === action)!;
  expect(binding.disabled?.(context)).toBe(reason);
});
