import { LineTable } from './line-table.ts';

const tables = new WeakMap<object, LineTable>();

/** The part of a terminal's stream that painting needs. */
interface ColumnedStream extends NodeJS.WritableStream {
  readonly columns?: number;
}

/**
 * A stream that is `stdout` in everything but `write`: placeholders made by `PaintedLines` leave it
 * as the lines they stand for. Give it to Ink's `render`; anything else may use either stream.
 */
export function paintedStdout<Stream extends ColumnedStream>(stdout: Stream): Stream {
  const table = new LineTable();
  const write = (chunk: unknown, ...rest: unknown[]): boolean => {
    const expanded =
      typeof chunk === 'string' ? table.expand(chunk, stdout.columns ?? Infinity) : chunk;
    return (stdout.write as (...args: unknown[]) => boolean).call(stdout, expanded, ...rest);
  };
  const painted = new Proxy(stdout, {
    get(target, key) {
      if (key === 'write') return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  tables.set(painted, table);
  return painted;
}

/** The lines behind a stream that `paintedStdout` made; `undefined` for any other. */
export function lineTableOf(stream: object): LineTable | undefined {
  return tables.get(stream);
}
