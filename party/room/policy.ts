import type * as Party from "partykit/server";
import {
  frameTypes,
  type RefusalReason,
  type Role,
  type SendError,
  type Writers,
} from "@/lib/wire/frames";
import { foldWords, hasHeldWord } from "@/lib/wire/held-words";
import { type HeldWords, heldWords } from "@/lib/wire/internal-api";
import { limits } from "@/lib/wire/limits";
import type { RoomRequest } from "@/lib/wire/parse";
import { type AppEnv, impatientMs, postToApp } from "../platform/app-client";
import { logger } from "../platform/logger";
import type { EventLog } from "./event-log";

type Rules = { writers: Writers; slowSeconds: number };
export type Refusal = { error: SendError; why: RefusalReason; wait?: number };

/** People whose last message is remembered; beyond it those who need not wait any more are dropped. */
const rememberedPeople = 1_000;

/**
 * The order in a room: who may write, for how long members wait between two messages, and which words are
 * held back. Kept in storage; without rules it costs a message nothing.
 */
export class Policy {
  /** When members last wrote, in milliseconds since 1970, by user id; null: not derived from the log yet. */
  private sentAt: Map<number, number> | null = null;
  private folded: string[];
  /** The version that the app was last asked for, and when. */
  private asked: { version: string | undefined; at: number } | null = null;

  private constructor(
    private readonly storage: Pick<Party.Storage, "put">,
    private readonly env: AppEnv,
    /** Undefined: not known, in a new room or one whose storage was lost. */
    private rules: Rules | undefined,
    private words: HeldWords,
  ) {
    this.folded = words.list.map(foldWords);
  }

  static async load(storage: Pick<Party.Storage, "get" | "put">, env: AppEnv): Promise<Policy> {
    const rules = await storage.get<Rules>("policy");
    const words = await storage.get<HeldWords>("words");
    return new Policy(storage, env, rules, words ?? { list: [] });
  }

  /** Takes the rules that are given; an older app gives none. */
  set({ writers, slowSeconds }: Partial<{ [Key in keyof Rules]: Rules[Key] | undefined }>): void {
    if (writers === undefined || slowSeconds === undefined) return;
    if (this.rules?.writers === writers && this.rules.slowSeconds === slowSeconds) return;
    this.rules = { writers, slowSeconds };
    this.sentAt = null;
    void this.storage.put("policy", this.rules);
  }

  /** What the app said with a batch. A command is newer, so this counts only until one came. */
  learn(rules: Parameters<Policy["set"]>[0]): void {
    if (this.rules === undefined) this.set(rules);
  }

  setWords(words: HeldWords): void {
    this.words = words;
    this.folded = words.list.map(foldWords);
    void this.storage.put("words", words);
  }

  /**
   * To be called with the version of the held words that a token or a command names. If the room knows
   * another list, it asks the app, once for each version. Never rejects: without an answer the old list
   * counts, until the next token.
   */
  async compareWords(room: number, version: string | undefined): Promise<void> {
    if (version === this.words.version) return;
    const now = Date.now();
    const { asked } = this;
    // A token may be older than the list; it lives for no longer than this.
    if (asked && asked.version === version && now - asked.at < limits.tokenTtlSeconds * 1_000)
      return;
    this.asked = { version, at: now };
    const requestId = crypto.randomUUID();
    try {
      const response = await postToApp(this.env, "policy", { room }, requestId, impatientMs);
      if (response.ok) return this.setWords(heldWords.parse(await response.json()));
      await response.body?.cancel();
      throw new Error(`the app answered ${response.status}`);
    } catch (err) {
      this.asked = null;
      logger.warn({ room, requestId, err }, "a room cannot ask for the held words");
    }
  }

  /** Must have resolved before a group is decided. Reads the log once, and only in slow mode. */
  async prepare(eventLog: EventLog): Promise<void> {
    if (!this.rules?.slowSeconds || this.sentAt) return;
    await eventLog.loadRecent();
    this.sentAt = new Map();
    for (const event of eventLog.recentAfter(0)) {
      if (event.type === frameTypes.message) this.sentAt.set(event.uid, event.time * 1_000);
    }
  }

  /** Why a new request is refused at `now` (milliseconds); null: it is not. */
  refusalOf(
    { uid, role }: { uid: number; role: Role },
    request: RoomRequest,
    now: number,
  ): Refusal | null {
    const { writers = "all", slowSeconds = 0 } = this.rules ?? {};
    if (writers === "nobody" && ["send", "edit", "react"].includes(request.kind)) {
      if (request.kind !== "react" || request.on) return { error: "not-allowed", why: "blocked" };
    }
    if (request.kind !== "send" && request.kind !== "edit") return null;
    if (request.kind === "send" && role === "member") {
      if (writers === "moderators") return { error: "not-allowed", why: "moderators-only" };
      const until = (this.sentAt?.get(uid) ?? Number.NEGATIVE_INFINITY) + slowSeconds * 1_000;
      if (slowSeconds > 0 && now < until) {
        // A clock that was set back makes nobody wait for longer.
        const wait = Math.min(slowSeconds, Math.ceil((until - now) / 1_000));
        return { error: "too-fast", why: "slow-mode", wait };
      }
    }
    if (this.folded.length === 0) return null;
    const names =
      request.kind === "send" ? (request.files?.list ?? []).map(({ name }) => name) : [];
    const isHeld = hasHeldWord([request.msg, ...names].join("\n"), this.folded);
    return isHeld ? { error: "not-allowed", why: "held-back" } : null;
  }

  /** Notes that a person's message was accepted. */
  noteSent(uid: number, now: number): void {
    if (!this.sentAt) return;
    this.sentAt.set(uid, now);
    if (this.sentAt.size <= rememberedPeople) return;
    const since = now - (this.rules?.slowSeconds ?? 0) * 1_000;
    for (const [each, at] of this.sentAt) if (at < since) this.sentAt.delete(each);
  }
}
