import { describe, expect, test } from 'vitest';
import { parseResult } from '../../source/engine/parse-result.ts';

const known = (partition: string) => ['a', 'b'].includes(partition);

describe('a result file', () => {
  test('adds up over its lines and keeps the last data version', () => {
    const lines = [
      '{"cost":0.5,"rows":10,"dataVersion":"v1"}',
      '',
      '{"cost":0.25,"bytes":7,"dataVersion":2,"anything":["else"]}',
    ];
    expect(parseResult(lines.join('\n'), known)).toEqual({
      reported: { cost: 0.75, rows: 10, bytes: 7, dataVersion: '2' },
      cells: {},
      failures: new Map(),
      successes: new Set(),
      malformed: [],
    });
  });

  test('keeps what single partitions reported, which counts for the task as well', () => {
    const lines = [
      '{"partition":"a","rows":1}',
      '{"partition":"b","rows":2,"status":"failed","message":"no"}',
      '{"partition":"a","rows":3,"dataVersion":"x"}',
      '{"rows":10}',
    ];
    expect(parseResult(lines.join('\n'), known)).toMatchObject({
      reported: { rows: 16, dataVersion: 'x' },
      cells: { a: { rows: 4, dataVersion: 'x' }, b: { rows: 2 } },
      failures: new Map([['b', 'no']]),
    });
  });

  test('believes the last status of a partition', () => {
    const lines = [
      '{"partition":"a","status":"failed"}',
      '{"partition":"a","status":"succeeded"}',
      '{"partition":"b","status":"succeeded"}',
      '{"partition":"b","status":"failed"}',
    ];
    const { failures, cells } = parseResult(lines.join('\n'), known);
    expect([...failures.keys()]).toEqual(['b']);
    expect(cells).toEqual({});
  });

  test.each([
    ['cost: 1'],
    ['{"cost":1'],
    ['[1]'],
    ['null'],
    ['{"cost":"1"}'],
    ['{"cost":-1}'],
    ['{"rows":1e999}'],
    ['{"dataVersion":{}}'],
    ['{"partition":3}'],
    ['{"partition":"c","rows":1}'],
  ])('leaves out the line %s and says which it was', (line) => {
    expect(parseResult(`{"rows":1}\n${line}\n{"rows":2}\n`, known)).toMatchObject({
      reported: { rows: 3 },
      malformed: [2],
    });
  });
});
