import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../source/domain/problem.ts';
import { selectAssets } from '../../../source/domain/selection/select-assets.ts';
import { graph } from '../../builders/graph.ts';

/*
 *   raw_orders ─ orders ─┬─ daily_sales ─ report
 *   raw_users ── users ──┘            ╲
 *                                      model_2
 */
const drawn = graph(
  'raw_orders -> orders -> daily_sales -> report; raw_users -> users -> daily_sales -> model_2',
  {
    raw_orders: { group: 'ingest', owner: 'Data Team', tags: { tier: '1', pii: 'no' } },
    raw_users: { group: 'ingest', owner: 'ana@example.org', tags: { tier: '2' } },
    orders: { group: 'core', tags: { tier: '1' } },
    model_2: { group: 'ml', tags: { tier: 'a b' } },
  },
);

function select(expression: string): string {
  const result = selectAssets(drawn, expression);
  if (!result.ok) return result.problems.map(formatProblem).join('\n');
  return result.value.map(({ name }) => name).join(' ');
}

const all = 'raw_orders orders raw_users users daily_sales model_2 report';

describe('assets', () => {
  test.each<[string, string]>([
    ['*', all],
    ['orders', 'orders'],
    ['report orders', 'orders report'],
    ['  orders\torders\n', 'orders'],
    ['raw_*', 'raw_orders raw_users'],
    ['*orders', 'raw_orders orders'],
    ['?sers', 'users'],
    ['"orders"', 'orders'],
    ['group:ingest', 'raw_orders raw_users'],
    ['group:*', 'raw_orders orders raw_users model_2'],
    ['tag:tier=1', 'raw_orders orders'],
    ['tag:tier', 'raw_orders orders raw_users model_2'],
    ['tag:tier=?', 'raw_orders orders raw_users'],
    ['tag:tier="a b"', 'model_2'],
    ['owner:ana@example.org', 'raw_users'],
    ['owner:"Data Team"', 'raw_orders'],
    ['+daily_sales', 'raw_orders orders raw_users users daily_sales'],
    ['1+daily_sales', 'orders users daily_sales'],
    ['0+daily_sales', 'daily_sales'],
    ['orders+', 'orders daily_sales model_2 report'],
    ['orders+1', 'orders daily_sales'],
    ['+orders+', 'raw_orders orders daily_sales model_2 report'],
    ['1+daily_sales+1', 'orders users daily_sales model_2 report'],
    ['model_2+', 'model_2'],
    ['group:ingest+1', 'raw_orders orders raw_users users'],
    ['+model_2,+report', 'raw_orders orders raw_users users daily_sales'],
    ['group:ingest,tag:tier=1', 'raw_orders'],
    ['group:ingest,tag:tier=1 report', 'raw_orders report'],
    ['group:ingest,!raw_users', 'raw_orders'],
    ['!raw_users,group:ingest', 'raw_orders'],
  ])('%s', (expression, expected) => {
    expect(select(expression)).toBe(expected);
  });

  test.each<[string, string]>([
    ['* !raw_*', 'orders users daily_sales model_2 report'],
    ['!raw_* *', 'orders users daily_sales model_2 report'],
    ['!raw_*', 'orders users daily_sales model_2 report'],
    ['!daily_sales+', 'raw_orders orders raw_users users'],
    ['!+daily_sales', 'model_2 report'],
    ['* !raw_* !report', 'orders users daily_sales model_2'],
    ['* !raw_*,!report', 'orders users daily_sales model_2'],
    ['orders users !orders', 'users'],
  ])('an exclusion takes away from all the rest: %s', (expression, expected) => {
    expect(select(expression)).toBe(expected);
  });
});

describe('a selection that cannot be read', () => {
  const comma = 'A comma takes what both sides name; a space takes either.';
  test.each<[string, string]>([
    ['', 'selection "": expected an asset (character 1). Write "*" for all of them.'],
    ['   ', 'selection "   ": expected an asset (character 1). Write "*" for all of them.'],
    ['raw_+,', `selection "raw_+,": expected an asset after "," (character 7). ${comma}`],
    [
      'orders, users',
      `selection "orders, users": expected an asset after "," (character 8). ${comma}`,
    ],
    [',orders', 'selection ",orders": expected an asset (character 1)'],
    [
      'orders,,users',
      `selection "orders,,users": expected an asset after "," (character 8). ${comma}`,
    ],
    ['!', 'selection "!": expected an asset after "!" (character 2)'],
    ['* ! orders', 'selection "* ! orders": expected an asset after "!" (character 4)'],
    ['+', 'selection "+": expected an asset after "+" (character 2)'],
    ['2+', 'selection "2+": expected an asset after "+" (character 3)'],
    [
      'orders+users',
      'selection "orders+users": expected a space or "," before "users" (character 8)',
    ],
    ['orders!users', 'selection "orders!users": expected a space or "," before "!" (character 7)'],
    ['orders++', 'selection "orders++": expected a space or "," before "+" (character 8)'],
    ['group:', 'selection "group:": expected a group after "group:" (character 1)'],
    [
      'tags:tier=1',
      'selection "tags:tier=1": there is no selector "tags:" (character 1). Did you mean "tag"?',
    ],
    [
      'x:y',
      'selection "x:y": there is no selector "x:" (character 1). Write group:x, tag:key=value or owner:x.',
    ],
    ['* owner:"Data', 'selection "* owner:"Data": the quote is never closed (character 3)'],
  ])('%s', (expression, message) => {
    expect(select(expression)).toBe(message);
  });

  test('tells every mistake at once', () => {
    expect(select('orders, !').split('\n')).toHaveLength(2);
    expect(select('ordres group:ignest').split('\n')).toEqual([
      'selection "ordres group:ignest": there is no asset "ordres" (character 1). Did you mean "orders"?',
      'selection "ordres group:ignest": no asset has group "ignest" (character 8). Did you mean "ingest"?',
    ]);
  });
});

describe('a selection of nothing', () => {
  test.each<[string, string]>([
    [
      '+ordres',
      'selection "+ordres": there is no asset "ordres" (character 2). Did you mean "orders"?',
    ],
    [
      'zzz',
      'selection "zzz": there is no asset "zzz" (character 1). Assets: raw_orders, orders, raw_users, users, daily_sales, model_2, report.',
    ],
    [
      'zzz*',
      'selection "zzz*": no asset matches "zzz*" (character 1). Assets: raw_orders, orders, raw_users, users, daily_sales, model_2, report.',
    ],
    [
      '* !modle_2',
      'selection "* !modle_2": there is no asset "modle_2" (character 4). Did you mean "model_2"?',
    ],
    [
      'group:x',
      'selection "group:x": no asset has group "x" (character 1). Groups: ingest, core, ml.',
    ],
    [
      'owner:bob',
      'selection "owner:bob": no asset has owner "bob" (character 1). Owners: Data Team, ana@example.org.',
    ],
    [
      'tag:tir=1',
      'selection "tag:tir=1": no asset has a tag "tir" (character 1). Did you mean "tier"?',
    ],
    ['tag:zone', 'selection "tag:zone": no asset has a tag "zone" (character 1). Tags: tier, pii.'],
    [
      'tag:tier=9',
      'selection "tag:tier=9": no asset has tag "tier=9" (character 1). Values of "tier": 1, 2, a b.',
    ],
    [
      'tag:toString',
      'selection "tag:toString": no asset has a tag "toString" (character 1). Tags: tier, pii.',
    ],
    [
      'orders,users',
      'selection "orders,users" takes no asset. A comma takes only what both sides name; a space takes either.',
    ],
    [
      'orders !orders',
      'selection "orders !orders" takes no asset. Its exclusions take away all that it names.',
    ],
  ])('%s', (expression, message) => {
    expect(select(expression)).toBe(message);
  });

  test('lists no more names than can be read', () => {
    const many = graph(Array.from({ length: 30 }, (_, i) => `asset_${i}`).join('; '));
    const result = selectAssets(many, 'zzz');
    expect(result.ok ? '' : result.problems[0]!.hint).toMatch(/^Assets: (asset_\d+, ){8}…$/);
  });
});

test('no text makes the selection throw', () => {
  const piece = fc.constantFrom(
    'orders',
    '*',
    '+',
    ',',
    '!',
    ' ',
    '"',
    '2',
    ':',
    'tag:',
    '=',
    '(',
    '\\',
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  const property = fc.property(fc.oneof(text, fc.string()), (expression) => {
    const result = selectAssets(drawn, expression);
    expect(result.ok ? result.value.length : result.problems.length).toBeGreaterThan(0);
  });
  fc.assert(property, { numRuns: 500 });
});
