import {
  closeSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemHost, type Host } from './host.ts';

/** `create` fails for a file that exists; `append` creates a missing one. */
export type OpenMode = 'read' | 'append' | 'create';

/** A file that is written while other things go on. Methods reject as the file system says. */
export interface AsyncFile {
  /** Writes at the end; may take a part only, and resolves with how many bytes it took. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file operations that a state directory rests on. Every one throws or rejects as `node:fs`
 * does, with a `code`. Data is certain to survive a crash of the machine once its file was synced,
 * a name once its directory was.
 */
export interface Disk {
  /** The host whose processes use it: locks name them. */
  readonly host: Host;
  /** Opens a file or, to sync it, a directory; returns its descriptor. */
  open(path: string, mode: OpenMode, permissions?: number): number;
  close(fd: number): void;
  /** Appends the bytes from `start` on; may take a part only, and returns how many bytes it took. */
  write(fd: number, bytes: Uint8Array, start?: number): number;
  /** Fills the bytes from a position of the file on, as far as it reaches; returns how many. */
  read(fd: number, bytes: Uint8Array, position: number): number;
  truncate(fd: number, length: number): void;
  sync(fd: number): void;
  /** Syncs a file's data while other things go on. */
  syncLater(fd: number): Promise<void>;
  readFile(path: string): Buffer;
  /** Names in a directory. */
  list(path: string): string[];
  /** Length in bytes; `undefined` when there is none. */
  size(path: string): number | undefined;
  /** With the directories above it; one that exists is left as it is. */
  makeDirectory(path: string, permissions: number): void;
  link(existing: string, path: string): void;
  rename(from: string, to: string): void;
  /** With all that is in it; a missing one throws unless `isOptional`. */
  remove(path: string, isOptional?: boolean): void;
  createLater(path: string, permissions: number): Promise<AsyncFile>;
  renameLater(from: string, to: string): Promise<void>;
  /** As `remove`; a missing one is nothing. */
  removeLater(path: string): Promise<void>;
}

const flags = { read: 'r', append: 'a', create: 'wx' } as const;

const fdatasyncLater = promisify(fdatasync);

/** The computer's own file system. */
export const systemDisk: Disk = {
  host: systemHost,
  open: (path, mode, permissions) => openSync(path, flags[mode], permissions),
  close: closeSync,
  write: (fd, bytes, start = 0) => writeSync(fd, bytes, start),
  read: (fd, bytes, position) => readSync(fd, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  sync: fsyncSync,
  syncLater: fdatasyncLater,
  readFile: (path) => readFileSync(path),
  list: (path) => readdirSync(path),
  size: (path) => statSync(path, { throwIfNoEntry: false })?.size,
  makeDirectory: (path, mode) => void mkdirSync(path, { recursive: true, mode }),
  link: linkSync,
  rename: renameSync,
  remove: (path, isOptional = false) => rmSync(path, { recursive: true, force: isOptional }),
  async createLater(path, permissions) {
    const handle = await open(path, flags.create, permissions);
    return {
      write: async (bytes) => (await handle.write(bytes)).bytesWritten,
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  renameLater: rename,
  removeLater: (path) => rm(path, { recursive: true, force: true }),
};
