/** The files that were added to the message that is being written in each room; as its text, they stay there. */
import "client-only";
import type { Attachment, FileSettings } from "./attachment";
import { draftMarks } from "./draft-marks";
import { alone, isOthers } from "./tab";
import type { UploadKeep } from "./upload-keep";
import type { Uploads } from "./uploads";

/** A file that was not taken, and why. */
export type Refusal = { name: string; reason: "too-large" | "too-many" | "empty" | "folder" };

export type DraftFiles = {
  /** Their uploads, in the order in which they were added. */
  keys: readonly string[];
  /** What the last addition could not take. */
  refusals: readonly Refusal[];
};

export type DraftOwner = { roomId: number; username: string };

const roomOf = ({ roomId, username }: DraftOwner) => `${username} ${roomId}`;

const nothing: DraftFiles = { keys: [], refusals: [] };

export class Drafts {
  private readonly drafts = new Map<string, DraftFiles>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly uploads: Uploads,
    private readonly keep: UploadKeep,
    private readonly storage: Storage | null,
    private readonly maxFiles: number,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The same object until something changes. */
  of(owner: DraftOwner): DraftFiles {
    return this.drafts.get(roomOf(owner)) ?? nothing;
  }

  /** Begins to upload them. Those that cannot be taken are named in `refusals`; the others stay. */
  add(
    files: File[],
    owner: DraftOwner,
    { maxBytes, way }: FileSettings,
    folders: string[] = [],
  ): void {
    const keys = [...this.of(owner).keys];
    const refusals: Refusal[] = folders.map((name) => ({ name, reason: "folder" }));
    for (const file of files) {
      const reason = this.reasonAgainst(file, keys.length, maxBytes);
      if (reason) refusals.push({ name: file.name, reason });
      else keys.push(this.uploads.add(file, { ...owner, way }));
    }
    this.set(owner, { keys, refusals });
  }

  remove(key: string, owner: DraftOwner): void {
    this.uploads.remove(key);
    this.set(owner, { keys: this.of(owner).keys.filter((each) => each !== key), refusals: [] });
  }

  dismiss(owner: DraftOwner): void {
    this.set(owner, { ...this.of(owner), refusals: [] });
  }

  /** For the message that is now sent: the draft is empty afterwards. */
  take(owner: DraftOwner): Attachment[] {
    const { keys } = this.of(owner);
    this.set(owner, nothing);
    return keys.flatMap((key) => this.uploads.submit(key) ?? []);
  }

  /**
   * Brings back what an earlier page has left, unless another tab has it. `sent`: the uploads of messages
   * that are under way.
   */
  async restore(owner: DraftOwner, sent: ReadonlySet<string>): Promise<void> {
    const found = await alone(async () => {
      const keys: string[] = [];
      const all = await this.keep.all();
      draftMarks(owner, this.storage).retain(new Set(all.map(({ key }) => key)));
      for (const each of all) {
        const { key, roomId, username, draft, tab } = each;
        if (!draft || sent.has(key) || roomId !== owner.roomId || username !== owner.username)
          continue;
        if (this.uploads.get(key) || (await isOthers(tab))) continue;
        this.uploads.resume(each);
        keys.push(key);
      }
      // Other tabs see that they are taken.
      await this.keep.settled();
      return keys;
    });
    if (found.length === 0) return;
    const { keys, refusals } = this.of(owner);
    this.set(owner, { keys: [...found, ...keys], refusals });
  }

  private reasonAgainst({ size }: File, count: number, maxBytes: number): Refusal["reason"] | null {
    if (size > maxBytes) return "too-large";
    if (size === 0) return "empty";
    return count >= this.maxFiles ? "too-many" : null;
  }

  private set(owner: DraftOwner, draft: DraftFiles): void {
    const before = this.of(owner).keys;
    const room = roomOf(owner);
    if (draft.keys.length > 0 || draft.refusals.length > 0) this.drafts.set(room, draft);
    else this.drafts.delete(room);
    draftMarks(owner, this.storage).change(before, draft.keys);
    for (const listener of [...this.listeners]) listener();
  }
}
