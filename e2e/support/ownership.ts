/**
 * What a bucket's writes tell about who owned the rooms of a cluster. The engine keeps for each of them
 * `own.json`, the owner with its epoch, and an object for each group of commits, `log/{epoch}/{number}`.
 */
import { z } from "zod";
import type { Write } from "./bucket";

const record = z.object({ node: z.string(), epoch: z.number() });

type Room = {
  epoch: number;
  /** By epoch. The owner of one that was given up is none. */
  owners: Map<number, string>;
  /** Commits of epochs that were over, by epoch. */
  late: Map<number, Set<string>>;
};

export class Ownership {
  private readonly rooms = new Map<string, Room>();
  /** What must never happen. */
  readonly faults: string[] = [];

  /** To be called for all writes, in order. */
  note({ key, body, isConditional }: Write): void {
    const [, id, rest = ""] = /\/do\/([^/]+\/[^/]+)\/(.+)$/.exec(key) ?? [];
    if (id === undefined) return;
    const room = this.rooms.get(id) ?? { epoch: 0, owners: new Map(), late: new Map() };
    this.rooms.set(id, room);
    const [, epoch] = /^log\/([^/]+)\//.exec(rest) ?? [];
    if (rest === "own.json") this.claim(id, room, body, isConditional);
    else if (epoch !== undefined) this.commit(id, room, downwards(epoch), key);
  }

  /** How often a room got another owner. */
  get moves(): number {
    const owners = [...this.rooms.values()].map((room) => room.owners.size);
    return owners.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  }

  /** Commits that were stored by an owner that had been replaced, and so must not have been answered. */
  get lateCommits(): number {
    const late = [...this.rooms.values()].flatMap((room) => [...room.late.values()]);
    return late.reduce((sum, { size }) => sum + size, 0);
  }

  private claim(id: string, room: Room, body: Buffer, isConditional: boolean): void {
    const { node, epoch } = record.parse(JSON.parse(String(body)));
    if (!isConditional) this.faults.push(`${id}: epoch ${epoch} was claimed by a blind write`);
    if (epoch < room.epoch) this.faults.push(`${id}: epoch ${epoch} came after ${room.epoch}`);
    room.epoch = epoch;
    if (node === "") return;
    const other = room.owners.get(epoch) ?? node;
    if (other !== node) this.faults.push(`${id}: epoch ${epoch} was of ${other} and of ${node}`);
    room.owners.set(epoch, node);
  }

  /**
   * An owner that has been replaced without knowing may store one more commit. It reads `own.json` before
   * it answers, so a second one would mean that it has answered the first.
   */
  private commit(id: string, room: Room, epoch: number, key: string): void {
    if (epoch > room.epoch) this.faults.push(`${id}: a commit of epoch ${epoch}, unclaimed`);
    if (epoch >= room.epoch) return;
    const late = (room.late.get(epoch) ?? new Set()).add(key);
    room.late.set(epoch, late);
    if (late.size > 1) {
      this.faults.push(`${id}: ${late.size} commits of epoch ${epoch} during ${room.epoch}`);
    }
  }
}

/**
 * Reads a number that sorts downwards: its digits in hex, each subtracted from f, behind a letter that
 * counts them from z.
 */
function downwards(text: string): number {
  const digits = text.slice(1);
  const count = "z".charCodeAt(0) - text.charCodeAt(0) + 1;
  const value = Number.parseInt(digits, 16);
  if (digits.length !== count || Number.isNaN(value)) throw new Error(`${text} is no epoch`);
  return 16 ** count - 1 - value;
}
