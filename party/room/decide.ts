import type { Person, Role, SendError } from "@/lib/wire/frames";
import type { MemberRequest, ParsedRequest } from "@/lib/wire/parse";
import {
  type About,
  cidKey,
  type EventLog,
  type Known,
  type RoomEvent,
  withoutText,
} from "./event-log";

export type Author = Person & { uid: number; role: Role };
/** What a person asked for; `author` is null where they were removed meanwhile. */
export type Entry = { author: () => Author | null; parsed: ParsedRequest };
export type Result = { ok: true; event: Known } | { ok: false; error: SendError };

/** Different emoji on one message: more than anybody reads. */
const maxEmoji = 40;

/**
 * Decides on a group of requests and writes what comes of them: the results, one for each request,
 * and the new events. What was asked under the same `cid` before gives the same result and no event.
 *
 * Everything is read first; from the first decision to the write nothing else happens in the room.
 */
export async function decide(
  group: Entry[],
  log: EventLog,
): Promise<{ results: Result[]; fresh: RoomEvent[] }> {
  const draft = await Draft.read(group, log);
  if (log.isEnded) return { results: group.map(() => refused("removed")), fresh: [] };
  const results = group.map(({ author, parsed }) => {
    const from = author();
    if (!from) return refused("removed");
    return parsed.ok ? draft.take(from, parsed.request, parsed.cid) : refused(parsed.error);
  });
  if (draft.fresh.length > 0) log.write(draft);
  return { results, fresh: draft.fresh };
}

/** What a group changes, on top of what the log had. */
class Draft {
  readonly fresh: RoomEvent[] = [];
  readonly abouts = new Map<number, About>();
  readonly known = new Map<string, Known>();
  private readonly texts = new Map<number, RoomEvent>();
  private readonly time = Math.floor(Date.now() / 1_000);

  private constructor(
    private readonly head: number,
    private readonly before: {
      known: Map<string, Known>;
      abouts: Map<number, About>;
      events: Map<number, RoomEvent>;
    },
  ) {}

  static async read(group: Entry[], log: EventLog): Promise<Draft> {
    const targets = new Set<number>();
    const cids = new Set<string>();
    for (const { author, parsed } of group) {
      if (!parsed.ok) continue;
      const uid = author()?.uid;
      if (parsed.cid !== undefined && uid !== undefined) cids.add(cidKey(uid, parsed.cid));
      if (parsed.request.kind !== "send") targets.add(parsed.request.target);
    }
    const [known, abouts] = await Promise.all([log.known([...cids]), log.about([...targets])]);
    const deleted = group.flatMap(({ parsed }) =>
      parsed.ok && parsed.request.kind === "delete" ? [parsed.request.target] : [],
    );
    const edits = deleted.flatMap((target) => abouts.get(target)?.edits ?? []);
    const events = await log.events([...deleted, ...edits]);
    return new Draft(log.head, { known, abouts, events });
  }

  get scrubbed(): RoomEvent[] {
    return [...this.texts.values()];
  }

  take(author: Author, request: MemberRequest, cid: string | undefined): Result {
    const key = cid === undefined ? undefined : cidKey(author.uid, cid);
    const known = key && (this.known.get(key) ?? this.before.known.get(key));
    if (known) return { ok: true, event: known };
    const error = this.apply(author, request, cid);
    if (error) return refused(error);
    const event = { id: this.head + this.fresh.length, time: this.time };
    if (key) this.known.set(key, event);
    return { ok: true, event };
  }

  private apply(author: Author, request: MemberRequest, cid: string | undefined): SendError | null {
    const { uid, username, nickname } = author;
    const next = { id: this.head + this.fresh.length + 1, uid, time: this.time };
    if (request.kind === "send") {
      const { msg, reply } = request;
      this.fresh.push({
        ...next,
        type: 0,
        username,
        nickname,
        msg,
        ...(cid !== undefined && { cid }),
        ...(reply !== undefined && reply < next.id && { reply }),
      });
      this.abouts.set(next.id, { uid });
      return null;
    }
    const { target } = request;
    const about = this.abouts.get(target) ?? this.before.abouts.get(target);
    if (!about || about.deleted) return "not-found";
    switch (request.kind) {
      case "edit":
        if (about.uid !== uid) return "not-allowed";
        this.fresh.push({ ...next, type: 4, target, msg: request.msg });
        this.abouts.set(target, { ...about, edits: [...(about.edits ?? []), next.id] });
        return null;
      case "delete":
        if (about.uid !== uid && author.role === "member") return "not-allowed";
        for (const id of [target, ...(about.edits ?? [])]) this.scrub(id);
        this.fresh.push({ ...next, type: 5, target });
        this.abouts.set(target, { uid: about.uid, deleted: true });
        return null;
      case "react": {
        const { emoji, on } = request;
        const used = about.emoji ?? [];
        const isNew = !used.includes(emoji);
        if (isNew && (used.length >= maxEmoji || !on)) return "not-allowed";
        this.fresh.push({ ...next, type: 6, target, username, emoji, on });
        if (isNew) this.abouts.set(target, { ...about, emoji: [...used, emoji] });
        return null;
      }
    }
  }

  /** A deleted text is gone from the log, too: nobody who reconnects is sent it. */
  private scrub(id: number): void {
    const place = id - this.head - 1;
    const event = this.fresh[place] ?? this.before.events.get(id);
    if (!event) return;
    const empty = withoutText(event);
    if (this.fresh[place]) this.fresh[place] = empty;
    else this.texts.set(id, empty);
  }
}

function refused(error: SendError): Result {
  return { ok: false, error };
}
