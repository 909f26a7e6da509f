import { ReportSplitter, type InputPart, type TerminalReport } from './report-splitter.ts';

/** How long an escape is kept back for the rest of a report; short enough not to be felt. */
const escapeMs = 5;

/**
 * A stream that is `stdin` in everything but `read`: the terminal's reports go to `onReport`, the
 * rest is read as before. Give it to Ink's `render`, which reads in this way only.
 */
export function reportStdin<Stream extends NodeJS.ReadableStream>(
  stdin: Stream,
  onReport: (report: TerminalReport) => void,
): Stream {
  const splitter = new ReportSplitter();
  const parts: InputPart[] = [];
  let timer: NodeJS.Timeout | undefined;
  const releaseEscape = (): void => {
    parts.push(splitter.release());
    stdin.emit('readable');
  };
  const read = (): string | null => {
    clearTimeout(timer);
    for (;;) {
      const part = parts.shift();
      if (typeof part === 'string') return part;
      if (part) onReport(part);
      else {
        const chunk = stdin.read() as Buffer | string | null;
        if (chunk === null) break;
        parts.push(...splitter.push(chunk.toString()));
      }
    }
    if (splitter.holdsEscape) timer = setTimeout(releaseEscape, escapeMs);
    return null;
  };
  return new Proxy(stdin, {
    get(target, key) {
      if (key === 'read') return read;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
