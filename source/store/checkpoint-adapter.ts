import type { Adapter } from 'lowdb';
import { decodeCheckpoint } from './decode-checkpoint.ts';
import { systemDisk, type Disk } from './disk.ts';
import { encodeCheckpoint } from './encode-checkpoint.ts';
import type { Snapshot } from './snapshot.ts';
import { errorCode, guardFile } from './store-error.ts';
import { writeDurably } from './write-durably.ts';

/**
 * A lowdb adapter whose write is on disk as a whole when it resolves, or not at all, and which
 * writes while the state goes on changing. Throws a `StoreError` for a damaged file and for one of
 * a newer version, which it never replaces.
 */
export function checkpointAdapter(file: string, disk = systemDisk): Adapter<Snapshot> {
  return {
    read() {
      const bytes = guardFile({ file, doing: 'read' }, () => readIfExists(file, disk));
      return Promise.resolve(bytes === undefined ? null : decodeCheckpoint(bytes, file));
    },
    async write(snapshot) {
      if (snapshot.type !== 'frozen') return;
      await writeDurably(file, encodeCheckpoint(snapshot), { disk });
    },
  };
}

/** In one go, as piece by piece takes several times as long. */
function readIfExists(file: string, disk: Disk): Buffer | undefined {
  try {
    return disk.readFile(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
