import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { findCut, type LogCut } from '../engine/cut-log.ts';
import type { Io } from './io.ts';

const chunkBytes = 64 * 1024;

export interface PrintedLog {
  readonly path: string;
  /** Bytes over which its middle is left out; absent: never. */
  readonly limit: number | undefined;
}

/** A log's file at one moment. */
interface LogStanding {
  readonly size: number;
  readonly cut: LogCut | undefined;
}

/**
 * Prints a log as it grows, each byte once, also when its middle is left out meanwhile: then it
 * goes on with what was written last, after the note of what is missing. A log that somebody else
 * made shorter is printed from its start.
 */
export class LogPrinter {
  readonly #log: PrintedLog;
  readonly #io: Io;
  readonly #decoder = new StringDecoder('utf8');
  /** How much of the log has been printed or left out so far, in bytes. */
  #position = 0;

  constructor(log: PrintedLog, io: Io) {
    this.#log = log;
    this.#io = io;
  }

  /** Nothing was there to print so far. */
  get isSilent(): boolean {
    return this.#position === 0;
  }

  /** Prints what has been added since; rejects when there is no such file. */
  async print(): Promise<void> {
    const handle = await open(this.#log.path, 'r');
    try {
      while (!this.#io.isClosed && (await this.#printPiece(handle)));
    } finally {
      await handle.close();
    }
  }

  /** False when there is none. A piece whose log was cut while it was read is read again. */
  async #printPiece(handle: FileHandle): Promise<boolean> {
    const standing = await this.#look(handle);
    const from = this.#place(standing);
    const { size, cut } = standing;
    const end = cut !== undefined && from < cut.at ? cut.at : size;
    if (from >= end) return false;
    const length = Math.min(chunkBytes, end - from);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
    const now = await this.#look(handle);
    if (now.size < from + bytesRead || now.cut?.leftOut !== cut?.leftOut) return true;
    this.#io.out(this.#decoder.write(buffer.subarray(0, bytesRead)));
    this.#position = positionAt(from + bytesRead, cut);
    return true;
  }

  async #look(handle: FileHandle): Promise<LogStanding> {
    const { limit } = this.#log;
    const cut = limit === undefined ? undefined : await findCut(handle, limit);
    const { size } = await handle.stat();
    return { size, cut };
  }

  /** Where in the file the next byte is, or the first one after it that is still there. */
  #place({ size, cut }: LogStanding): number {
    const position = this.#position;
    if (cut !== undefined && position > cut.at) {
      const tail = cut.at + cut.leftOut;
      return position < tail ? cut.at : cut.at + cut.noteBytes + (position - tail);
    }
    if (position <= size) return position;
    const { limit } = this.#log;
    const isBeingCut = limit !== undefined && size >= Math.floor(limit / 2);
    return isBeingCut ? size : 0;
  }
}

/** How much of the log comes before a byte of the file that is not within the note. */
function positionAt(at: number, cut: LogCut | undefined): number {
  return cut === undefined || at <= cut.at ? at : at - cut.noteBytes + cut.leftOut;
}
