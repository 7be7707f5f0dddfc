import type * as Party from "partykit/server";
import type { SendError } from "@/lib/wire/frames";
import type { ArchiveAnswer } from "@/lib/wire/internal-api";
import type { RoomRequest } from "@/lib/wire/parse";

/** In milliseconds since 1970, by user id, and for everybody because the server's storage is full. */
type Ends = { over: Map<number, number>; full: number };

const storedAs = "quota";

/**
 * Who may send nothing new for now, because of quotas that only the app can count: it tells a room with
 * the answer to a batch. Kept in storage, because a room that slept would let everything pass again.
 */
export class Quota {
  private constructor(
    private readonly storage: Party.Storage,
    private readonly ends: Ends,
  ) {}

  static async load(storage: Party.Storage): Promise<Quota> {
    const stored = await storage.get<Ends>(storedAs);
    return new Quota(storage, stored ?? { over: new Map(), full: 0 });
  }

  /** Takes the answer to a batch that came at `now` (milliseconds). */
  note({ overQuota = [], fullSeconds }: ArchiveAnswer, now: number): void {
    const { ends } = this;
    if (overQuota.length === 0 && fullSeconds === undefined) return;
    for (const [uid, end] of ends.over) if (end <= now) ends.over.delete(uid);
    for (const { uid, seconds } of overQuota) ends.over.set(uid, now + seconds * 1_000);
    if (fullSeconds !== undefined) ends.full = now + fullSeconds * 1_000;
    void this.storage.put(storedAs, ends);
  }

  /** Why this request is refused, if it is new; undefined: it is not. */
  refusalOf(uid: number, request: RoomRequest, now: number): SendError | undefined {
    const { over, full } = this.ends;
    if (over.size === 0 && full === 0) return undefined;
    // What takes no room stays possible: nobody has to keep what they want to delete.
    if (request.kind === "no-previews") return undefined;
    if (request.kind === "delete" || (request.kind === "react" && !request.on)) return undefined;
    if (now < full) return "storage-full";
    return now < (over.get(uid) ?? 0) ? "over-quota" : undefined;
  }
}
