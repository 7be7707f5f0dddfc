import type * as z from "zod/mini";
import {
  cidsPage,
  type cidsQuery,
  type Recalled,
  recalled,
  type recallQuery,
} from "@/lib/wire/internal-api";
import { storable } from "@/lib/wire/parse";
import type { Alarm } from "../platform/alarm";
import { type AppEnv, impatientMs, postToApp } from "../platform/app-client";
import { logger } from "../platform/logger";
import type { Entry } from "./decide";
import { type About, cidKey, type EventLog, type Known } from "./event-log";
import type { RoomId } from "./room-id";

type Question = Pick<z.infer<typeof recallQuery>, "targets" | "cids">;

/** After a page that could not be loaded. */
const retryMs = 5_000;

/**
 * Gets from the app what a room lost with its storage: who wrote a message, when somebody changes it;
 * and all `cid`s, page by page in the background, as any message may be one that is sent again. Until
 * those are complete the app is asked about each (docs/decisions/0028-rooms-are-rebuilt.md).
 */
export class Recall {
  private notBefore = 0;

  constructor(
    private readonly parts: { alarm: Pick<Alarm, "ringBy">; eventLog: EventLog; roomId: RoomId },
    private readonly env: AppEnv,
  ) {
    this.schedule();
  }

  /** False in a room that never lost its storage; such a room does nothing here. */
  get isNeeded(): boolean {
    return this.parts.eventLog.rebuilt !== null;
  }

  /** Books the next page of `cid`s, if there is one. */
  schedule(): void {
    if (this.parts.eventLog.rebuilt?.cidsBelow) {
      this.parts.alarm.ringBy(Math.max(Date.now(), this.notBefore));
    }
  }

  /**
   * Learns what the requests refer to. Resolves with those that cannot be decided, because the app
   * does not answer; never rejects for that.
   */
  async undecidable(entries: Entry[]): Promise<Set<Entry>> {
    const { eventLog, roomId } = this.parts;
    const unknown = await this.unknownIn(entries);
    const asked = [...unknown.values()];
    const question: Question = {
      targets: [...new Set(asked.flatMap(({ targets }) => targets))],
      cids: [
        ...new Map(asked.flatMap(({ cids }) => cids).map((each) => [keyOf(each), each])).values(),
      ],
    };
    if (question.targets.length + question.cids.length === 0) return new Set();
    const room = roomId.value;
    const found =
      room === undefined ? null : await this.post("recall", { room, ...question }, recalled);
    if (!found) return new Set(unknown.keys());
    if (!eventLog.isEnded) await eventLog.write(learnt(found));
    return new Set();
  }

  /** To be called at each alarm: loads the next page of `cid`s, if it is due. */
  async run(room: number): Promise<void> {
    const { eventLog } = this.parts;
    const { rebuilt } = eventLog;
    if (!rebuilt?.cidsBelow) return;
    if (Date.now() < this.notBefore) return this.schedule();
    const page = await this.post("cids", { room, below: rebuilt.cidsBelow }, cidsPage);
    if (!page) this.notBefore = Date.now() + retryMs;
    // The room may have ended meanwhile, or lost its storage once more.
    else if (!eventLog.isEnded && eventLog.rebuilt === rebuilt) {
      await eventLog.write(learnt({ messages: [], cids: page.cids }));
      await eventLog.noteCids(page.next ?? 0);
    }
    this.schedule();
  }

  /** What each request refers to that may be older than the storage; the others are left out. */
  private async unknownIn(entries: Entry[]): Promise<Map<Entry, Question>> {
    const { eventLog } = this.parts;
    const { upTo = 0, cidsBelow = 0 } = eventLog.rebuilt ?? {};
    const wanted = entries.map((entry) => ({ entry, ...refersTo(entry) }));
    const targets = wanted.flatMap(({ target = upTo + 1 }) => (target <= upTo ? [target] : []));
    const cids = wanted.flatMap(({ cid }) => (cid && cidsBelow > 0 ? [keyOf(cid)] : []));
    const abouts = await eventLog.about([...new Set(targets)]);
    const known = await eventLog.known([...new Set(cids)]);
    const isUnknown = (target: number) => target <= upTo && !abouts.has(target);
    const unknown = new Map<Entry, Question>();
    for (const { entry, target, cid } of wanted) {
      const question: Question = {
        targets: target !== undefined && isUnknown(target) ? [target] : [],
        cids: cid && cidsBelow > 0 && !known.has(keyOf(cid)) ? [cid] : [],
      };
      if (question.targets.length + question.cids.length > 0) unknown.set(entry, question);
    }
    return unknown;
  }

  /** Null if the app does not answer. */
  private async post<T extends z.ZodMiniType>(
    call: "recall" | "cids",
    query: z.infer<typeof recallQuery> | z.infer<typeof cidsQuery>,
    answer: T,
  ): Promise<z.output<T> | null> {
    const { room } = query;
    const requestId = crypto.randomUUID();
    try {
      const response = await postToApp(this.env, call, query, requestId, impatientMs);
      if (response.ok) return answer.parse(await response.json());
      await response.body?.cancel();
      throw new Error(`the app answered ${response.status}`);
    } catch (err) {
      logger.warn({ room, requestId, err }, "a rebuilt room cannot ask about older messages");
      return null;
    }
  }
}

function refersTo({ author, parsed }: Entry): {
  target?: number;
  cid?: { uid: number; cid: string };
} {
  if (!parsed.ok) return {};
  const uid = author()?.uid;
  return {
    ...(parsed.request.kind !== "send" && { target: parsed.request.target }),
    ...(parsed.cid !== undefined &&
      uid !== undefined && { cid: { uid, cid: storable(parsed.cid) } }),
  };
}

function keyOf({ uid, cid }: { uid: number; cid: string }): string {
  return cidKey(uid, cid);
}

function learnt({ messages, cids }: Recalled) {
  const abouts = messages.map(({ id, uid, deleted, emoji }): [number, About] => [
    id,
    deleted ? { uid, deleted } : { uid, ...(emoji.length > 0 && { emoji }) },
  ]);
  const known = cids.map(({ id, time, ...of }): [string, Known] => [keyOf(of), { id, time }]);
  return { fresh: [], scrubbed: [], abouts: new Map(abouts), known: new Map(known) };
}
