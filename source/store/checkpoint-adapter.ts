import { isAscii } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Adapter } from 'lowdb';
import { checkpointSchema, type Checkpoint } from './checkpoint.ts';
import { isRecord } from './event-shape.ts';
import { refuseNewer } from './format-version.ts';
import { errorCode, guardFile, StoreError } from './store-error.ts';
import { writeDurably } from './write-durably.ts';

/**
 * A lowdb adapter whose write is on disk as a whole when it resolves, or not at all. Throws a
 * `StoreError` for a damaged file and for one of a newer version, which it never replaces.
 */
export function checkpointAdapter(file: string): Adapter<Checkpoint> {
  return {
    read() {
      const text = guardFile({ file, doing: 'read' }, () => readIfExists(file));
      return Promise.resolve(text === undefined ? null : parseCheckpoint(text, file));
    },
    write: (checkpoint) => writeDurably(file, JSON.stringify(checkpoint)),
  };
}

/** In one go, as piece by piece takes several times as long; ASCII needs no decoding. */
function readIfExists(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseCheckpoint(text: string, file: string): Checkpoint {
  const value = parseJson(text, file);
  if (isRecord(value)) refuseNewer(value['version'], file);
  const parsed = checkpointSchema.safeParse(value);
  // The schema checks just that, but cannot know brands and the shape of a definition.
  if (parsed.success) return parsed.data as unknown as Checkpoint;
  const issue = parsed.error.issues[0]!;
  throw damaged(file, `${issue.path.join('.')}: ${issue.message}`, 1);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not JSON';
    const position = /position (\d+)/.exec(message)?.[1];
    throw damaged(file, 'it is not JSON', position === undefined ? 1 : Number(position) + 1);
  }
}

/** The file is one line, so a position in it is a column. */
function damaged(file: string, what: string, column: number): StoreError {
  return new StoreError({
    code: 'state-corrupt',
    message: `the state file is damaged: ${what}`,
    location: { file, line: 1, column },
    hint: 'Nothing was changed. Move it away: the state is then read from the journals again.',
  });
}
