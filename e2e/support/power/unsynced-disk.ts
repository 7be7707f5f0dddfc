/**
 * A disk as it may be after a power cut. Only what was synced is certain to be there. Of what was
 * written since, each sector has any of its later states, a file any of its later sizes, and of the
 * changes to a folder (new, renamed and deleted names) any number from the first on. POSIX leaves all
 * of that open, and also whether a sync of a file covers its name: here it does, as on ext4, XFS, btrfs
 * and APFS, because Postgres relies on that. The names of folders need a sync of their own.
 */
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Chance } from "./chance";
import type { Operation } from "./operations";

/** The smallest unit that a disk writes as a whole. */
const sectorBytes = 512;
/** The processes that wrote have been gone for as long when the power is back. */
const outageSeconds = 3_600;

/** How much of what was not synced is there after the cut. */
export type Luck = "nothing" | "everything" | "any";

export class UnsyncedDisk {
  private readonly top = new Folder();

  /** `root` is an empty folder, which itself is certain to be there. */
  constructor(private readonly root: string) {}

  /** `index` counts all operations; a sync covers those before the one at which it began. */
  apply(operation: Operation, index: number): void {
    switch (operation.do) {
      case "create":
        this.enter(operation.path, new File(), index);
        return;
      case "makeFolder":
        this.enter(operation.path, new Folder(), index);
        return;
      case "remove":
        this.enter(operation.path, null, index);
        return;
      case "rename": {
        const { from, to } = operation;
        const [folder, name] = this.place(from);
        const [target, newName] = this.place(to);
        // Both sides would have to be there, or neither: not modelled, as nobody does it here.
        if (folder !== target) throw new Error(`${from} was moved to another folder: ${to}`);
        const moved = folder.get(name, from);
        folder.change({
          index,
          entries: [
            [name, null],
            [newName, moved],
          ],
        });
        return;
      }
      case "write": {
        const file = this.file(operation.path);
        const at = operation.at === "end" ? file.size : operation.at;
        file.change({ at, data: operation.data, index });
        return;
      }
      case "resize":
      case "grow": {
        const file = this.file(operation.path);
        const size = operation.do === "grow" ? Math.max(file.size, operation.size) : operation.size;
        file.change({ size, index });
        return;
      }
      case "sync":
        this.find(operation.path).sync(operation.begun);
        return;
    }
  }

  /** Writes what is left after a cut into the folder `target`. */
  leave(target: string, luck: Luck, chance: Chance): void {
    this.top.leave(target, luck, chance);
  }

  /** The files that differ from those in the real folder, without those that `ignored` matches. */
  differences(ignored: RegExp): string[] {
    return this.top.differences(this.root).filter((name) => !ignored.test(name));
  }

  private enter(file: string, node: Node | null, index: number): void {
    const [folder, name] = this.place(file);
    folder.change({ index, entries: [[name, node]] });
  }

  private place(file: string): [folder: Folder, name: string] {
    const folder = this.find(path.dirname(file));
    if (!(folder instanceof Folder)) throw new Error(`${file} is in no folder`);
    return [folder, path.basename(file)];
  }

  private file(file: string): File {
    const node = this.find(file);
    if (!(node instanceof File)) throw new Error(`${file} is no file`);
    return node;
  }

  private find(file: string): Node {
    let node: Node = this.top;
    for (const name of path.relative(this.root, file).split(path.sep).filter(Boolean)) {
      if (!(node instanceof Folder)) throw new Error(`${file} is in no folder`);
      node = node.get(name, file);
    }
    return node;
  }
}

type Node = File | Folder;
/** Entries without a node are deleted. */
type FolderChange = { index: number; entries: [name: string, node: Node | null][] };

class Folder {
  private readonly entries = new Map<string, Node>();
  private readonly synced = new Map<string, Node>();
  private unsynced: FolderChange[] = [];

  get(name: string, file: string): Node {
    const node = this.entries.get(name);
    if (!node) throw new Error(`there is no ${file}`);
    return node;
  }

  change(change: FolderChange): void {
    apply(this.entries, change);
    this.unsynced.push(change);
    for (const [, node] of change.entries) {
      if (node instanceof File) node.named = { by: this, index: change.index };
    }
  }

  sync(begun: number): void {
    for (const change of this.unsynced) if (change.index < begun) apply(this.synced, change);
    this.unsynced = this.unsynced.filter(({ index }) => index >= begun);
  }

  leave(target: string, luck: Luck, chance: Chance): void {
    const left = new Map(this.synced);
    const kept = keptOf(this.unsynced.length, luck, chance);
    for (const change of this.unsynced.slice(0, kept)) apply(left, change);
    mkdirSync(target, { recursive: true, mode: 0o700 });
    for (const [name, node] of left) node.leave(path.join(target, name), luck, chance);
    const time = Date.now() / 1_000 - outageSeconds;
    utimesSync(target, time, time);
  }

  differences(real: string): string[] {
    const names = new Set([...this.entries.keys(), ...readdirSync(real)]);
    return [...names].flatMap((name) => {
      const file = path.join(real, name);
      const node = this.entries.get(name);
      return node ? node.differences(file) : [`${file} (unknown)`];
    });
  }
}

function apply(to: Map<string, Node>, { entries }: FolderChange): void {
  for (const [name, node] of entries) {
    if (node) to.set(name, node);
    else to.delete(name);
  }
}

type FileChange = { index: number } & ({ at: number; data: Buffer } | { size: number });

class File {
  private readonly synced = new Bytes();
  private unsynced: FileChange[] = [];
  /** With everything that was written. */
  size = 0;
  /** The folder that it is in, and the operation by which it got its name there. */
  named: { by: Folder; index: number } | null = null;

  change(change: FileChange): void {
    this.size = sizeAfter(this.size, change);
    this.unsynced.push(change);
  }

  sync(begun: number): void {
    for (const change of this.unsynced.filter(({ index }) => index < begun)) {
      if ("data" in change) this.synced.write(change.at, change.data);
      else this.synced.resize(change.size);
    }
    this.unsynced = this.unsynced.filter(({ index }) => index >= begun);
    if (this.named && this.named.index < begun) this.named.by.sync(this.named.index + 1);
  }

  leave(target: string, luck: Luck, chance: Chance): void {
    // A disk often has all or nothing of one file, while another one is torn.
    const own = luck === "any" ? chance.pick<Luck>(["nothing", "everything", "any", "any"]) : luck;
    writeFileSync(target, this.content(own, chance), { mode: 0o600 });
  }

  differences(real: string): string[] {
    try {
      const content = this.content("everything", { below: () => 0, pick: ([first]) => first });
      return readFileSync(real).equals(content) ? [] : [real];
    } catch {
      return [`${real} (missing)`];
    }
  }

  private content(luck: Luck, chance: Chance): Buffer {
    const bytes = this.synced.copy();
    const sizes = [bytes.size];
    for (const change of this.unsynced) sizes.push(sizeAfter(sizes.at(-1) ?? 0, change));
    const states = new Map<number, number>();
    const stateOf = (sector: number) => {
      const state = states.get(sector) ?? keptOf(this.unsynced.length, luck, chance);
      states.set(sector, state);
      return state;
    };
    for (const [n, change] of this.unsynced.entries()) {
      const data =
        "data" in change ? change.data : Buffer.alloc(Math.max(0, bytes.size - change.size));
      const at = "data" in change ? change.at : change.size;
      for (const [start, end] of sectorsOf(at, at + data.length)) {
        if (n < stateOf(Math.floor(start / sectorBytes))) {
          bytes.write(start, data.subarray(start - at, end - at));
        }
      }
    }
    bytes.resize(sizes[keptOf(this.unsynced.length, luck, chance)] ?? 0);
    return bytes.content;
  }
}

function sizeAfter(size: number, change: FileChange): number {
  return "data" in change ? Math.max(size, change.at + change.data.length) : change.size;
}

/** How many of the changes are on the disk. */
function keptOf(changes: number, luck: Luck, chance: Chance): number {
  if (luck === "nothing") return 0;
  return luck === "everything" ? changes : chance.below(changes + 1);
}

/** The parts of a range that lie in one sector each. */
function* sectorsOf(start: number, end: number): Generator<[start: number, end: number]> {
  for (let at = start; at < end; ) {
    const next = Math.min(end, (Math.floor(at / sectorBytes) + 1) * sectorBytes);
    yield [at, next];
    at = next;
  }
}

/** Bytes that grow; what was never written is zero. */
class Bytes {
  constructor(
    private buffer = Buffer.alloc(0),
    public size = 0,
  ) {}

  get content(): Buffer {
    return this.buffer.subarray(0, this.size);
  }

  copy(): Bytes {
    return new Bytes(Buffer.from(this.content), this.size);
  }

  write(at: number, data: Buffer): void {
    this.resize(Math.max(this.size, at + data.length));
    data.copy(this.buffer, at);
  }

  resize(size: number): void {
    if (size > this.buffer.length) {
      this.buffer = Buffer.concat([this.content], Math.max(size, 2 * this.buffer.length));
    }
    if (size < this.size) this.buffer.fill(0, size, this.size);
    this.size = size;
  }
}
