import { basename, dirname } from 'node:path';
import type { AsyncFile, Disk, OpenMode } from '../../source/store/disk.ts';
import type { Random } from './random.ts';
import type { Life, World } from './world.ts';

type FileChange =
  | { readonly type: 'append'; readonly bytes: Buffer }
  | { readonly type: 'truncate'; readonly length: number };

interface File {
  readonly type: 'file';
  data: Buffer;
  /** What a crash leaves at least. */
  durable: Buffer;
  /** What was done since, in order. */
  pending: FileChange[];
  /** Changes ever made durable. */
  settled: number;
}

interface Directory {
  readonly type: 'directory';
  entries: Map<string, Node>;
  durable: Map<string, Node>;
  /** Sets of names that change together. */
  pending: (readonly (readonly [string, Node | undefined])[])[];
}

type Node = File | Directory;

function createDirectory(): Directory {
  return { type: 'directory', entries: new Map(), durable: new Map(), pending: [] };
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: simulated, '${path}'`), { code });
}

function applyChange(data: Buffer, change: FileChange): Buffer {
  if (change.type === 'append') return Buffer.concat([data, change.bytes]);
  return Buffer.from(data.subarray(0, change.length));
}

function applyNames(names: Map<string, Node>, changes: Directory['pending'][number]): void {
  for (const [name, node] of changes) {
    if (node === undefined) names.delete(name);
    else names.set(name, node);
  }
}

/** A call from a life that is over: what it does no longer matters. */
export class DeadError extends Error {}

/** A disk in memory whose caches are lost in a crash. */
export class SimulatedDisk {
  /** Called while a file has only a part of what is being written. */
  onShortWrite: () => void = () => undefined;
  /** How often caches were lost. */
  losses = 0;
  readonly #world: World;
  #root = createDirectory();
  readonly #open = new Map<number, { readonly path: string; readonly node: Node }>();
  #nextFd = 3;

  constructor(world: World) {
    this.#world = world;
  }

  /** The data of a file now and as far as it is certain to survive; `undefined` for none. */
  peek(path: string): { readonly data: Buffer; readonly durable: Buffer } | undefined {
    const node = this.#find(path);
    return node?.type === 'file' ? node : undefined;
  }

  names(path: string): readonly string[] {
    const node = this.#find(path);
    return node?.type === 'directory' ? [...node.entries.keys()].sort() : [];
  }

  /**
   * Puts on disk what a file holds, as others than the life that wrote it would do it. False if it
   * cannot be: the system tells whoever syncs of what it has lost since it was written.
   */
  syncFile(path: string, { fault }: Life, losses: number): boolean {
    if (losses !== this.losses) return false;
    if (fault !== undefined && this.#world.random.chance(0.2)) return false;
    this.#sync(this.#fileNamed(path));
    return true;
  }

  /** Loses of what was not synced a part that chance decides, the newest first. */
  loseCaches(random: Random): void {
    this.losses += 1;
    const lose = (node: Node): void => {
      const count = node.pending.length;
      const kept = random.chance(0.4) ? 0 : random.chance(0.3) ? count : random.int(0, count);
      if (node.type === 'file') return loseData(node, kept, random);
      for (const changes of node.pending.slice(0, kept)) applyNames(node.durable, changes);
      node.pending = [];
      node.entries = new Map(node.durable);
      for (const child of node.entries.values()) lose(child);
    };
    lose(this.#root);
  }

  /** The disk as one life uses it. */
  of(life: Life): Disk {
    return {
      host: {
        name: 'simulated',
        place: 'here',
        pid: life.pid,
        startTime: (pid) =>
          this.#world.lives.some((each) => each.pid === pid && each.isAlive)
            ? `start of ${pid}`
            : undefined,
      },
      open: (path, mode) => this.#do(life, mode !== 'read', path, () => this.#openFile(path, mode)),
      close: (fd) => void this.#open.delete(fd),
      write: (fd, bytes, start = 0) => this.#write(life, fd, bytes.subarray(start)),
      read: (fd, bytes, position) => {
        this.#touch(life);
        const { data } = this.#fileAt(fd);
        return position >= data.length ? 0 : data.copy(bytes, 0, position, position + bytes.length);
      },
      truncate: (fd, length) => {
        const { path } = this.#open.get(fd)!;
        this.#do(life, true, path, () =>
          this.#change(this.#fileAt(fd), { type: 'truncate', length }),
        );
      },
      sync: (fd) => {
        const { path, node } = this.#open.get(fd)!;
        this.#do(life, true, path, () => this.#sync(node));
      },
      syncLater: (fd) => this.#syncLater(life, fd),
      readFile: (path) =>
        this.#do(life, false, path, () => Buffer.from(this.#fileNamed(path).data)),
      list: (path) =>
        this.#do(life, false, path, () => [...this.#directory(path).entries.keys()].sort()),
      size: (path) => {
        this.#touch(life);
        const node = this.#find(path);
        return node?.type === 'file' ? node.data.length : undefined;
      },
      makeDirectory: (path) => this.#do(life, true, path, () => this.#makeDirectory(path)),
      link: (existing, path) =>
        this.#do(life, true, path, () => {
          const node = this.#fileNamed(existing);
          const parent = this.#directory(dirname(path));
          if (parent.entries.has(basename(path))) throw systemError('EEXIST', path);
          this.#rename(parent, [[basename(path), node]]);
        }),
      rename: (from, to) => this.#do(life, true, to, () => this.#move(from, to)),
      remove: (path, isOptional) =>
        this.#do(life, false, path, () => this.#remove(path, isOptional)),
      createLater: (path) => this.#createLater(life, path),
      renameLater: (from, to) =>
        this.#world.later(3, life, () => this.#do(life, true, to, () => this.#move(from, to))),
      removeLater: (path) =>
        this.#world.later(3, life, () =>
          this.#do(life, false, path, () => this.#remove(path, true)),
        ),
    };
  }

  #touch(life: Life): void {
    this.#world.activity += 1;
    if (!life.isAlive) throw new DeadError('this runner is dead');
  }

  /** One operation: the life may die before it or after it, or the disk may refuse it. */
  #do<T>(life: Life, isWriting: boolean, path: string, operate: () => T): T {
    this.#touch(life);
    life.operations += 1;
    const diesHere = life.operations >= life.crashAt;
    if (diesHere && this.#world.random.chance(0.5)) this.#die(life);
    this.#refuse(life, isWriting, path);
    const done = operate();
    if (diesHere) this.#die(life);
    return done;
  }

  #die(life: Life): never {
    this.#world.crash(life);
    throw new DeadError('this runner is dead');
  }

  #isFaulty({ fault, operations }: Life): boolean {
    return fault !== undefined && operations >= fault.from && operations < fault.to;
  }

  #refuse(life: Life, isWriting: boolean, path: string): void {
    if (!isWriting || !this.#isFaulty(life)) return;
    life.isBroken = true;
    this.#world.note(`the disk refuses ${path}: ${life.fault!.code}`);
    throw systemError(life.fault!.code, path);
  }

  #write(life: Life, fd: number, bytes: Uint8Array): number {
    this.#touch(life);
    const { path } = this.#open.get(fd)!;
    const file = this.#fileAt(fd);
    const { random } = this.#world;
    life.operations += 1;
    const part = () => Buffer.from(bytes.subarray(0, random.int(0, bytes.length)));
    if (life.operations >= life.crashAt) {
      this.#change(file, { type: 'append', bytes: part() });
      this.#die(life);
    }
    if (this.#isFaulty(life)) {
      const taken = part();
      if (life.fault!.code !== 'ENOSPC' || taken.length === 0) this.#refuse(life, true, path);
      this.#change(file, { type: 'append', bytes: taken });
      life.isBroken = true;
      return taken.length;
    }
    const taken = random.chance(0.03) ? Math.max(1, part().length) : bytes.length;
    this.#change(file, { type: 'append', bytes: Buffer.from(bytes.subarray(0, taken)) });
    if (taken < bytes.length) this.onShortWrite();
    return taken;
  }

  #change(file: File, change: FileChange): void {
    file.pending.push(change);
    file.data = applyChange(file.data, change);
  }

  #sync(node: Node): void {
    if (node.type === 'directory') node.durable = new Map(node.entries);
    else {
      node.durable = node.data;
      node.settled += node.pending.length;
    }
    node.pending = [];
  }

  #syncLater(life: Life, fd: number): Promise<void> {
    this.#touch(life);
    const { path } = this.#open.get(fd)!;
    const file = this.#fileAt(fd);
    const upTo = file.settled + file.pending.length;
    return this.#world.later(8, life, () =>
      this.#do(life, true, path, () => {
        const count = Math.max(0, upTo - file.settled);
        for (const change of file.pending.splice(0, count)) {
          file.durable = applyChange(file.durable, change);
        }
        file.settled += count;
      }),
    );
  }

  #createLater(life: Life, path: string): Promise<AsyncFile> {
    return this.#world.later(3, life, () => {
      const fd = this.#do(life, true, path, () => this.#openFile(path, 'create'));
      return {
        write: (bytes) => this.#world.later(3, life, () => this.#write(life, fd, bytes)),
        sync: () =>
          this.#world.later(8, life, () =>
            this.#do(life, true, path, () => this.#sync(this.#fileAt(fd))),
          ),
        close: () => this.#world.later(1, life, () => void this.#open.delete(fd)),
      };
    });
  }

  #openFile(path: string, mode: OpenMode): number {
    let node = this.#find(path);
    if (mode === 'create' && node !== undefined) throw systemError('EEXIST', path);
    if (node === undefined) {
      if (mode === 'read') throw systemError('ENOENT', path);
      const empty = Buffer.alloc(0);
      node = { type: 'file', data: empty, durable: empty, pending: [], settled: 0 };
      this.#rename(this.#directory(dirname(path)), [[basename(path), node]]);
    }
    const fd = this.#nextFd++;
    this.#open.set(fd, { path, node });
    return fd;
  }

  #makeDirectory(path: string): void {
    let at = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      const next = at.entries.get(name);
      if (next?.type === 'file') throw systemError('ENOTDIR', path);
      const child = next ?? createDirectory();
      if (next === undefined) this.#rename(at, [[name, child]]);
      at = child;
    }
  }

  #rename(directory: Directory, changes: Directory['pending'][number]): void {
    directory.pending.push(changes);
    applyNames(directory.entries, changes);
  }

  #move(from: string, to: string): void {
    const [source, target] = [this.#directory(dirname(from)), this.#directory(dirname(to))];
    const node = source.entries.get(basename(from));
    if (node === undefined) throw systemError('ENOENT', from);
    if (source !== target) throw new Error('only names within a directory are simulated');
    const changes = [
      [basename(from), undefined],
      [basename(to), node],
    ] as const;
    this.#rename(source, changes);
  }

  #remove(path: string, isOptional = false): void {
    const parent = this.#find(dirname(path));
    if (parent?.type !== 'directory' || !parent.entries.has(basename(path))) {
      if (isOptional) return;
      throw systemError('ENOENT', path);
    }
    this.#rename(parent, [[basename(path), undefined]]);
  }

  #find(path: string): Node | undefined {
    let at: Node | undefined = this.#root;
    for (const name of path.split('/')) {
      if (name === '') continue;
      at = at?.type === 'directory' ? at.entries.get(name) : undefined;
    }
    return at;
  }

  #directory(path: string): Directory {
    const node = this.#find(path);
    if (node?.type !== 'directory') throw systemError('ENOENT', path);
    return node;
  }

  #fileNamed(path: string): File {
    const node = this.#find(path);
    if (node?.type !== 'file') throw systemError('ENOENT', path);
    return node;
  }

  #fileAt(fd: number): File {
    const opened = this.#open.get(fd);
    if (opened?.node.type !== 'file') throw systemError('EBADF', String(fd));
    return opened.node;
  }
}

function loseData(file: File, kept: number, random: Random): void {
  let data = file.durable;
  for (const change of file.pending.slice(0, kept)) data = applyChange(data, change);
  const torn = file.pending[kept];
  if (torn?.type === 'append') {
    const bytes = torn.bytes.subarray(0, random.int(0, torn.bytes.length));
    data = applyChange(data, { type: 'append', bytes: Buffer.from(bytes) });
  }
  file.data = data;
  file.durable = data;
  file.pending = [];
}
