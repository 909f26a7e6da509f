import { detectUnicode } from '../domain/detect-unicode.ts';
import type { Io } from './io.ts';

/** Readers that went away: the end of a pipe, such as `head`, or a closed terminal. */
const goneCodes: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO']);

/** Calls back when a stream's reader is gone; any other error of it is thrown. */
function watchReader(stream: NodeJS.WriteStream, onGone: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!goneCodes.has(error.code)) throw error;
    onGone();
  });
}

function showsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** This process' own terminal. Writing to a reader that is gone is quietly left undone. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const isTerminal: boolean = stdout.isTTY;
  let isClosed = false;
  let isMute = false;
  watchReader(stdout, () => {
    isClosed = true;
  });
  watchReader(stderr, () => {
    isMute = true;
  });
  return {
    out: (text) => {
      if (!isClosed) stdout.write(text);
    },
    err: (text) => {
      if (!isMute) stderr.write(text);
    },
    isInteractive: stdin.isTTY && isTerminal,
    isLive: isTerminal && env['TERM'] !== 'dumb',
    get isClosed() {
      return isClosed;
    },
    get columns() {
      return isTerminal ? stdout.columns || 80 : Infinity;
    },
    unicode: detectUnicode(env),
    color: showsColor(env, isTerminal),
    cwd: process.cwd(),
    env,
  };
}
