import { canonicalEmoji } from "@/lib/wire/emoji";
import {
  type FileInfo,
  frameTypes,
  type Person,
  type RefusalReason,
  type Role,
  type SendError,
} from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { type ParsedRequest, type RoomRequest, storable } from "@/lib/wire/parse";
import {
  type About,
  cidKey,
  type EventLog,
  type Known,
  type RoomEvent,
  type RoomMessage,
  withoutText,
} from "./event-log";
import type { Policy } from "./policy";

export type Author = Person & { uid: number; role: Role };
/** A person's request; `author` returns null if they were removed since they made it. */
export type Entry = {
  author: () => Author | null;
  parsed: ParsedRequest;
  /** Why the request is refused unless it is a repeated one. */
  quotaError?: SendError | undefined;
};
export type Result =
  | { ok: true; event: Known }
  | {
      ok: false;
      error: SendError;
      why?: RefusalReason;
      /** With `slow-mode`: seconds until the person may write. */
      wait?: number;
      /** With `cid-used`: the event that came of the other request. */
      id?: number;
    };

/** Different emoji on one message: more than anyone reads. */
const maxEmoji = 40;
/**
 * Edits of one message whose texts the log keeps: as many events as a replay holds, so that no replay
 * has an edit without its text.
 */
const maxEdits = limits.replayEvents;
/** Rooms of earlier versions kept longer lists, which are shortened by this many at each edit. */
const droppedPerEdit = 16;

/**
 * Decides a group of requests and writes the new events to the log. Returns those and the results,
 * one per request in the same order. A request that is repeated under its `cid` gets the earlier
 * result and makes no event; another request under that `cid` is refused. Everything is read first,
 * so from the first decision to the write nothing else happens in the room. Rejects if the storage
 * refuses the write; then nothing may be answered or delivered.
 */
export async function decide(
  group: Entry[],
  eventLog: EventLog,
  policy?: Pick<Policy, "prepare" | "refusalOf" | "noteSent">,
): Promise<{ results: Result[]; fresh: RoomEvent[] }> {
  await policy?.prepare(eventLog);
  const draft = await Draft.read(group, eventLog, policy);
  if (eventLog.isEnded) return { results: group.map(() => refused("removed")), fresh: [] };
  const results = group.map(({ author, parsed, quotaError }) => {
    const from = author();
    if (!from) return refused("removed");
    if (!parsed.ok) return refused(parsed.error);
    return draft.decide(from, parsed.request, parsed.cid, quotaError);
  });
  if (draft.fresh.length > 0) await eventLog.write(draft);
  return { results, fresh: draft.fresh };
}

/** The changes of one group on top of the log. */
class Draft {
  readonly fresh: RoomEvent[] = [];
  readonly abouts = new Map<number, About>();
  readonly known = new Map<string, Known>();
  private readonly texts = new Map<number, RoomEvent>();
  private readonly now = Date.now();
  private readonly time = Math.floor(this.now / 1_000);

  private constructor(
    private readonly head: number,
    private readonly before: {
      known: Map<string, Known>;
      abouts: Map<number, About>;
      events: Map<number, RoomEvent>;
    },
    private readonly policy: Pick<Policy, "refusalOf" | "noteSent"> | undefined,
  ) {}

  static async read(
    group: Entry[],
    eventLog: EventLog,
    policy: Pick<Policy, "refusalOf" | "noteSent"> | undefined,
  ): Promise<Draft> {
    const targets = new Set<number>();
    const replies = new Set<number>();
    const cids = new Set<string>();
    for (const { author, parsed } of group) {
      if (!parsed.ok) continue;
      const uid = author()?.uid;
      if (parsed.cid !== undefined && uid !== undefined) {
        cids.add(cidKey(uid, storable(parsed.cid)));
      }
      if (parsed.request.kind !== "send") targets.add(parsed.request.target);
      else if (parsed.request.reply !== undefined) replies.add(parsed.request.reply);
    }
    const [known, abouts] = await Promise.all([
      eventLog.known([...cids]),
      eventLog.about([...targets]),
    ]);
    const targetsOf = (...kinds: RoomRequest["kind"][]) =>
      group.flatMap(({ parsed }) =>
        parsed.ok && parsed.request.kind !== "send" && kinds.includes(parsed.request.kind)
          ? [parsed.request.target]
          : [],
      );
    const deleted = targetsOf("delete");
    const edits = deleted.flatMap((target) => abouts.get(target)?.edits ?? []);
    const previews = targetsOf("delete", "previews", "no-previews").flatMap(
      (target) => abouts.get(target)?.previews?.id ?? [],
    );
    const repeated = Array.from(known.values(), ({ id }) => id);
    const old = oldEdits(group, abouts);
    const events = await eventLog.events([
      ...new Set([...deleted, ...edits, ...previews, ...old, ...replies, ...repeated]),
    ]);
    return new Draft(eventLog.head, { known, abouts, events }, policy);
  }

  get scrubbed(): RoomEvent[] {
    return [...this.texts.values()];
  }

  decide(
    author: Author,
    request: RoomRequest,
    given: string | undefined,
    quotaError: SendError | undefined,
  ): Result {
    // As the archive keeps it, so that what is one cid there is one here.
    const cid = given === undefined ? undefined : storable(given);
    const key = cid === undefined ? undefined : cidKey(author.uid, cid);
    const known = key && (this.known.get(key) ?? this.before.known.get(key));
    if (known) {
      const event = this.event(known.id);
      const isOther = event !== undefined && !cameOf(event, request);
      return isOther ? { ...refused("cid-used"), id: known.id } : { ok: true, event: known };
    }
    const same = this.toldBefore(request);
    if (same) return { ok: true, event: same };
    const refusal = quotaError ? null : this.policy?.refusalOf(author, request, this.now);
    if (refusal) return { ok: false, ...refusal };
    const error = quotaError ?? this.apply(author, request, cid);
    if (error) return refused(error);
    if (request.kind === "send") this.policy?.noteSent(author.uid, this.now);
    const event = { id: this.head + this.fresh.length, time: this.time };
    if (key) this.known.set(key, event);
    return { ok: true, event };
  }

  private apply(author: Author, request: RoomRequest, cid: string | undefined): SendError | null {
    const { uid, username, nickname } = author;
    const next = {
      id: this.head + this.fresh.length + 1,
      uid,
      time: this.time,
      ...(cid !== undefined && { cid }),
    };
    if (request.kind === "send") {
      const { msg, reply, files } = request;
      if (reply !== undefined && !this.mayBeMessage(reply)) return "not-found";
      this.fresh.push({
        ...next,
        type: frameTypes.message,
        username,
        nickname,
        msg,
        ...(reply !== undefined && { reply }),
        ...(files && { files: files.list, basicMsg: files.basicMsg }),
      });
      return null;
    }
    const { target } = request;
    const about = this.about(target);
    if (!about || about.deleted) return "not-found";
    switch (request.kind) {
      case "edit":
        if (about.uid !== uid) return "not-allowed";
        this.fresh.push({ ...next, type: frameTypes.edit, target, msg: request.msg });
        this.abouts.set(target, { ...about, edits: this.withEdit(about.edits, next.id) });
        return null;
      case "delete":
        if (about.uid !== uid && author.role === "member") return "not-allowed";
        for (const id of [target, ...(about.edits ?? [])]) this.scrub(id);
        if (about.previews) this.scrub(about.previews.id);
        this.fresh.push({ ...next, type: frameTypes.delete, target });
        this.abouts.set(target, { uid: about.uid, deleted: true });
        return null;
      case "react": {
        const { on } = request;
        const emoji = canonicalEmoji(request.emoji);
        // Rooms of earlier versions kept emoji as they came.
        const used = (about.emoji ?? []).map(canonicalEmoji);
        const isNew = !used.includes(emoji);
        if (isNew && (used.length >= maxEmoji || !on)) return "not-allowed";
        this.fresh.push({ ...next, type: frameTypes.reaction, target, username, emoji, on });
        if (isNew) this.abouts.set(target, { ...about, emoji: [...used, emoji] });
        return null;
      }
      case "previews": {
        const { version, previews } = request;
        // It was edited while its links were read, or its author wants none.
        if (version < (about.edits?.at(-1) ?? target) || about.noPreviews) return "not-allowed";
        if (about.previews) this.scrub(about.previews.id);
        // Whose event it is decides nothing; its message's author is surely known to the archive.
        this.fresh.push({ ...next, uid: about.uid, type: frameTypes.previews, target, previews });
        this.abouts.set(target, { ...about, previews: { id: next.id, version } });
        return null;
      }
      case "no-previews": {
        if (about.uid !== uid && author.role === "member") return "not-allowed";
        const { previews, ...rest } = about;
        if (previews) this.scrub(previews.id);
        this.fresh.push({ ...next, type: frameTypes.previews, target, previews: [] });
        this.abouts.set(target, { ...rest, noPreviews: { id: next.id, time: next.time } });
        return null;
      }
    }
  }

  /** The event that came of it, if previews are told or removed again. */
  private toldBefore(request: RoomRequest): Known | undefined {
    if (request.kind !== "previews" && request.kind !== "no-previews") return undefined;
    const { previews, noPreviews } = this.about(request.target) ?? {};
    if (request.kind === "no-previews") return noPreviews;
    return previews?.version === request.version ? { id: previews.id, time: this.time } : undefined;
  }

  private about(id: number): About | undefined {
    const event = this.fresh[id - this.head - 1];
    const fresh = event?.type === frameTypes.message ? { uid: event.uid } : undefined;
    return this.abouts.get(id) ?? this.before.abouts.get(id) ?? fresh;
  }

  /** An event of this group or before it; undefined if it is not in the log (any more). */
  private event(id: number): RoomEvent | undefined {
    return this.fresh[id - this.head - 1] ?? this.before.events.get(id);
  }

  /**
   * False if no event has this id, or one that is no message. An event that has left the log counts as
   * a message: nobody's words are refused because the room forgot what they reply to.
   */
  private mayBeMessage(id: number): boolean {
    if (id > this.head + this.fresh.length) return false;
    const event = this.event(id);
    return event === undefined || event.type === frameTypes.message;
  }

  /** The list with one more edit. The oldest edits leave it, and the log forgets their texts. */
  private withEdit(edits: number[] = [], id: number): number[] {
    const surplus = Math.min(edits.length + 1 - maxEdits, droppedPerEdit);
    if (surplus <= 0) return [...edits, id];
    for (const old of edits.slice(0, surplus)) this.scrub(old);
    return [...edits.slice(surplus), id];
  }

  /** Removes a text from the log too, so that no replay contains it. */
  private scrub(id: number): void {
    const place = id - this.head - 1;
    const event = this.event(id);
    if (!event) return;
    const empty = withoutText(event);
    if (this.fresh[place]) this.fresh[place] = empty;
    else this.texts.set(id, empty);
  }
}

/** Whether an event came of this request. A deletion erases texts, so then only the rest counts. */
function cameOf(event: RoomEvent, request: RoomRequest): boolean {
  switch (request.kind) {
    case "send":
      return (
        event.type === frameTypes.message &&
        event.reply === request.reply &&
        (event.deleted === true ||
          (event.msg === request.msg && hasFiles(event, request.files?.list)))
      );
    case "edit":
      return (
        event.type === frameTypes.edit &&
        event.target === request.target &&
        (event.msg === "" || event.msg === request.msg)
      );
    case "delete":
      return event.type === frameTypes.delete && event.target === request.target;
    case "react":
      return (
        event.type === frameTypes.reaction &&
        event.target === request.target &&
        canonicalEmoji(event.emoji) === canonicalEmoji(request.emoji) &&
        event.on === request.on
      );
    case "previews":
    case "no-previews":
      return event.type === frameTypes.previews && event.target === request.target;
  }
}

function hasFiles({ files = [] }: RoomMessage, wanted: FileInfo[] = []): boolean {
  return files.length === wanted.length && files.every(({ id }, place) => id === wanted[place]?.id);
}

/** The edits that may lose their text because of newer ones in this group. */
function oldEdits(group: Entry[], abouts: Map<number, About>): number[] {
  const counts = new Map<number, number>();
  for (const { parsed } of group) {
    if (!parsed.ok || parsed.request.kind !== "edit") continue;
    const { target } = parsed.request;
    counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return [...counts].flatMap(([target, count]) => {
    const edits = abouts.get(target)?.edits ?? [];
    const surplus = Math.min(edits.length + count - maxEdits, count * droppedPerEdit);
    return edits.slice(0, Math.max(0, surplus));
  });
}

function refused(error: SendError): Result & { ok: false } {
  return { ok: false, error };
}
