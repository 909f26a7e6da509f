import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fail, type Problem, type Result } from '../domain/problem.ts';
import { MessageLines } from './message-lines.ts';
import { protocolVersion, type RunnerAnswers, type RunnerRequest } from './runner-message.ts';

/** How long an answer may take; a runner that was stopped (SIGSTOP) never gives one. */
const patienceMs: Readonly<Record<RunnerRequest['type'], number | undefined>> = {
  describe: 2_000,
  command: 10_000,
  launch: 60_000,
  'take-up': 60_000,
  stop: undefined,
};

/** There is no runner to be asked. */
export const noRunner: Problem = { code: 'no-runner', message: 'no runner is at work here' };

const silent: Problem = {
  code: 'runner-silent',
  message: 'the runner does not answer',
  hint: 'See `backfill status` for its process id: it may have been suspended.',
};

const gone: Problem = { code: 'runner-gone', message: 'the runner ended before it answered' };

/**
 * Asks the runner that the address file names, and resolves with its answer: `no-runner` when there
 * is none. A `stop` is waited for as long as it takes, anything else for as long as it should.
 */
export function askRunner<R extends RunnerRequest>(
  addressFile: string,
  request: R,
): Promise<Result<RunnerAnswers[R['type']]>> {
  const path = readAddress(addressFile);
  return path === undefined ? Promise.resolve(fail(noRunner)) : ask(path, request);
}

function readAddress(addressFile: string): string | undefined {
  try {
    const address = JSON.parse(readFileSync(addressFile, 'utf8')) as { readonly socket?: unknown };
    return typeof address.socket === 'string' ? address.socket : undefined;
  } catch {
    return undefined;
  }
}

function ask<R extends RunnerRequest>(
  path: string,
  request: R,
): Promise<Result<RunnerAnswers[R['type']]>> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const lines = new MessageLines(Infinity);
    let isConnected = false;
    const settle = (result: Result<RunnerAnswers[R['type']]>) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const patience = patienceMs[request.type];
    const timer =
      patience === undefined ? undefined : setTimeout(() => settle(fail(silent)), patience);
    socket.on('connect', () => {
      isConnected = true;
      socket.write(`${JSON.stringify({ v: protocolVersion, n: 1, ...request })}\n`);
    });
    socket.on('data', (chunk: Buffer) => {
      const [line] = lines.take(chunk);
      if (line?.type === 'line') settle(readAnswer(line.text));
    });
    socket.on('error', () => settle(fail(isConnected ? gone : noRunner)));
    socket.on('close', () => settle(fail(isConnected ? gone : noRunner)));
  });
}

/** The answer as it stands: it comes from a program of ours, on a socket that is only ours. */
function readAnswer<T>(text: string): Result<T> {
  try {
    const { ok, value, problems } = JSON.parse(text) as {
      readonly ok?: unknown;
      readonly value: T;
      readonly problems?: readonly Problem[];
    };
    if (ok === true) return { ok, value };
    if (Array.isArray(problems)) return fail(...(problems as readonly Problem[]));
  } catch {
    // Told below.
  }
  return fail({ code: 'bad-answer', message: 'the answer of the runner makes no sense' });
}
