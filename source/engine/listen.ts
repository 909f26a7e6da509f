import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, type Result } from '../domain/problem.ts';
import { MessageLines, type IncomingLine } from './message-lines.ts';
import {
  badMessage,
  numberOf,
  parseRequest,
  protocolVersion,
  type RunnerRequest,
} from './runner-message.ts';

/** Where a runner listens, and how it says so. */
export interface ListenPlace {
  /** The socket's path, unless that is too long or its file system has no sockets. */
  readonly socketFile: string;
  /** Names the path in any case, for those who want to connect. */
  readonly addressFile: string;
  /** Characters that a message may have; 64 Mi by default. */
  readonly longestMessage?: number;
}

/** A socket that answers until it is closed. */
export interface Listener {
  /** Takes no more connections; resolves once what was asked is answered and all are let go. */
  close(): Promise<void>;
}

type Answer = (request: RunnerRequest) => Promise<Result<unknown>>;

/** What `sockaddr_un` holds on every system, its closing zero left out. */
const longestPath = 103;
const longestMessage = 64 << 20;
const mostConnections = 256;

/**
 * Answers messages on a socket that only the owner can connect to. The caller holds the lock, so
 * what is left of an earlier socket may go. Throws when no socket can be had.
 */
export async function listen(place: ListenPlace, answer: Answer): Promise<Listener> {
  const conversations = new Map<Socket, Conversation>();
  const limit = place.longestMessage ?? longestMessage;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    conversations.set(socket, new Conversation(socket, answer, limit));
    socket.on('close', () => conversations.delete(socket));
  });
  server.maxConnections = mostConnections;
  const path = await bind(server, place);
  const address = { version: protocolVersion, pid: process.pid, socket: path };
  writeFileSync(place.addressFile, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  return {
    async close() {
      server.close();
      await Promise.all(Array.from(conversations.values(), (each) => each.end()));
      rmSync(place.addressFile, { force: true });
      removeSocket(path, place);
    },
  };
}

async function bind(server: Server, { socketFile }: ListenPlace): Promise<string> {
  if (process.platform === 'win32') return bindAt(server, pipeName(socketFile));
  if (Buffer.byteLength(socketFile) <= longestPath) {
    try {
      rmSync(socketFile, { force: true });
      return await bindAt(server, socketFile);
    } catch {
      // A file system without sockets, such as some network ones: the folder below has them.
    }
  }
  return bindAt(server, join(mkdtempSync(join(tmpdir(), 'backfill-')), 'runner.sock'));
}

function bindAt(server: Server, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      resolve(path);
    });
  });
}

/** Named pipes have a room of their own. */
function pipeName(socketFile: string): string {
  return `\\\\.\\pipe\\${socketFile.replaceAll(/[\\/:]+/g, '-')}`;
}

function removeSocket(path: string, { socketFile }: ListenPlace): void {
  if (process.platform === 'win32') return;
  rmSync(path === socketFile ? path : dirname(path), { recursive: true, force: true });
}

/** Answers each line; one that says nothing that can be understood is answered with why. */
class Conversation {
  readonly #socket: Socket;
  readonly #answer: Answer;
  readonly #unanswered = new Set<Promise<void>>();
  #hasEnded = false;

  constructor(socket: Socket, answer: Answer, limit: number) {
    this.#socket = socket;
    this.#answer = answer;
    const lines = new MessageLines(limit);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#replyAll(lines.take(chunk)));
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#replyAll(lines.end());
      this.#closeIfDone();
    });
  }

  /** Answers what was asked, and then lets the connection go. */
  async end(): Promise<void> {
    await Promise.all(this.#unanswered);
    this.#socket.destroySoon();
  }

  #replyAll(incoming: readonly IncomingLine[]): void {
    for (const line of incoming) {
      const reply = this.#reply(line).finally(() => {
        this.#unanswered.delete(reply);
        this.#closeIfDone();
      });
      this.#unanswered.add(reply);
    }
  }

  async #reply(line: IncomingLine): Promise<void> {
    const text = await answerLine(line, this.#answer);
    if (this.#socket.writable) this.#socket.write(text);
  }

  #closeIfDone(): void {
    if (this.#hasEnded && this.#unanswered.size === 0) this.#socket.end();
  }
}

async function answerLine(line: IncomingLine, answer: Answer): Promise<string> {
  switch (line.type) {
    case 'too-long':
      return formatAnswer(null, fail(badMessage('expected a shorter line')));
    case 'cut-short':
      return formatAnswer(null, fail(badMessage('expected the end of its line')));
    case 'line': {
      const parsed = parseRequest(line.text);
      if (!parsed.ok) return formatAnswer(numberOf(line.text), parsed);
      return formatAnswer(parsed.value.n, await answerSafely(parsed.value.request, answer));
    }
  }
}

/** A bug in one answer is no reason to stop what runs. */
async function answerSafely(request: RunnerRequest, answer: Answer): Promise<Result<unknown>> {
  try {
    return await answer(request);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: 'runner-failed', message: `the runner could not do that: ${reason}` });
  }
}

function formatAnswer(n: number | null, result: Result<unknown>): string {
  return `${JSON.stringify({ v: protocolVersion, n, ...result })}\n`;
}
