import { expect, test } from 'vitest';
import { parseRequest } from '../../source/engine/runner-message.ts';

function parse(fields: object) {
  return parseRequest(JSON.stringify({ v: 1, n: 1, ...fields }));
}

test.each([
  [{ type: 'launch', plan: {}, sideBySide: true }, { limits: {} }],
  [{ type: 'launch', plan: {}, limits: { concurrency: 2 } }, {}],
  [
    { type: 'take-up', id: 'bf-1', sideBySide: false },
    { cells: [], limits: {} },
  ],
  [{ type: 'stop', how: 'drain' }, {}],
  [{ type: 'stop', how: 'cancel', id: 'bf-1' }, {}],
])('%j is understood', (fields, added) => {
  expect(parse(fields)).toEqual({ ok: true, value: { n: 1, request: { ...fields, ...added } } });
});

test.each([
  [{ type: 'launch', plan: {}, sideBySide: 'yes' }, /"sideBySide", true or false/],
  [{ type: 'take-up', id: 'bf-1', sideBySide: 1 }, /"sideBySide", true or false/],
  [{ type: 'stop', how: 'now' }, /"how", drain or cancel/],
  [{ type: 'stop', how: 'drain', id: 7 }, /"id", a backfill/],
])('%j is answered with what was expected', (fields, expected) => {
  const parsed = parse(fields);
  expect(parsed.ok ? undefined : parsed.problems[0]!.message).toMatch(expected);
});
