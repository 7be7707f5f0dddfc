import type * as Party from "partykit/server";
import { frameTypes } from "@/lib/wire/frames";
import {
  type ArchiveAnswer,
  type ArchiveBatch,
  archiveAnswer,
  roomGone,
  type SweepResult,
  sweepResult,
} from "@/lib/wire/internal-api";
import type { Alarm } from "../platform/alarm";
import { type AppEnv, postToApp } from "../platform/app-client";
import { logger } from "../platform/logger";
import { counters, noteBacklog } from "../platform/metrics";
import { ArchivePace } from "./archive-pace";
import { type EventLog, previewsAsReaction, type RoomEvent } from "./event-log";
import type { Quota } from "./quota";

/** Gathers messages in quick succession. A message is in the history this much later. */
const delayMs = 200;
/** The time between batches while a conversation goes on, and the delay of a new online count. */
const steadyMs = 1_000;
/** A batch of this size blocks others' queries for some tens of milliseconds at most. */
const batchEvents = 200;
/** At up to three bytes each this stays under the 4.5 MB that Vercel lets into a function. */
const batchCharacters = 1_000_000;
const maxRetryMs = 60_000;
/** Less than the app waits for a command. */
const flushMs = 2_500;
/** Cloudflare's free plan lets one invocation make 50 calls. */
const flushBatches = 40;

/** Shared by all rooms of this process, as they share the app and the machine. */
const pace = new ArchivePace();

type Sent = { swept: SweepResult | null } | "gone" | "failed";

/** Copies the event log into Postgres by way of the app: sent at least once, inserted exactly once. */
export class Archive {
  private failures = 0;
  /** The turn that is booked, and the time that was asked for (milliseconds since 1970). */
  private turn: { at: number; wanted: number } | null = null;
  private notBefore = 0;
  /** The latest time that it was told (milliseconds since 1970). */
  private seenAt = 0;
  private sweeps = false;
  /** The archive may have lost events. */
  private inDoubt = false;
  private underWay: Promise<Sent> | null = null;
  private toldKeepDays: number | null | undefined;
  private toldPolicy: Pick<ArchiveAnswer, "writers" | "slowSeconds"> = {};
  /** Since when events wait to be archived. */
  private behindSince: number | undefined;

  private constructor(
    private readonly storage: Party.Storage,
    private readonly eventLog: EventLog,
    private readonly alarm: Alarm,
    private readonly env: AppEnv,
    private readonly quota: Quota,
    /** How many people are present, as the app was last sent it. */
    private sentOnline: number,
    private online = sentOnline,
  ) {}

  static async load(
    storage: Party.Storage,
    eventLog: EventLog,
    alarm: Alarm,
    env: AppEnv,
    quota: Quota,
  ): Promise<Archive> {
    const sent = (await storage.get<number>("online")) ?? 0;
    return new Archive(storage, eventLog, alarm, env, quota, sent);
  }

  /** Books a turn if there is something to archive; `fresh` is how many events were just stored. */
  schedule(fresh = 0): void {
    pace.note(fresh);
    if (this.isBehind()) this.bookBy(Date.now() + delayMs);
  }

  /** Sends the app the number of people present, if it changed. */
  setOnline(count: number): void {
    this.online = count;
    if (count !== this.sentOnline) this.bookBy(Date.now() + steadyMs);
  }

  /** Records how many people the app believes to be present; it is corrected if that is wrong. */
  noteSent(count: number): void {
    this.sentOnline = count;
    void this.storage.put("online", count);
    this.setOnline(this.online);
  }

  /** For how many days the room keeps messages, as the app last said; undefined: it did not. */
  get keepDays(): number | null | undefined {
    return this.toldKeepDays;
  }

  /** Who may write and how often, as the app last said. */
  get policy(): Pick<ArchiveAnswer, "writers" | "slowSeconds"> {
    return this.toldPolicy;
  }

  /** Has the app delete expired messages with the next batch. */
  sweep(): void {
    this.sweeps = true;
    this.bookBy(Date.now());
  }

  /** Has the next turn, or `flush`, find out how far the archive is, also if nothing is to be sent. */
  doubt(): void {
    this.inDoubt = true;
    this.bookBy(Date.now() + delayMs);
  }

  /**
   * To be called at each alarm: sends a batch if it is this room's turn. Resolves with what the app
   * deleted if it was asked to, else null. A failure is logged, and the batch sent again later.
   */
  async run(room: number): Promise<SweepResult | null> {
    const now = this.now();
    if (this.turn && now < this.turn.at) {
      this.alarm.ringBy(this.turn.at);
      return null;
    }
    while (this.underWay) await this.underWay;
    this.turn = null;
    if (!this.isDue()) return null;
    const sent = await this.send(room, this.sweeps);
    if (sent !== "gone" && this.isDue()) this.bookBy(Date.now());
    return typeof sent === "object" ? sent.swept : null;
  }

  /**
   * Archives every event that there is now, without waiting for a turn. Resolves with false if the app
   * does not take them, or not all within some seconds and batches.
   */
  async flush(room: number): Promise<boolean> {
    const last = this.eventLog.head;
    const giveUpAt = Date.now() + flushMs;
    let batches = 0;
    while (this.eventLog.archived < last || this.inDoubt) {
      if (Date.now() >= giveUpAt || batches === flushBatches) return false;
      // A batch that is under way may be enough.
      if (this.underWay) await this.underWay;
      else {
        batches++;
        const sent = await this.send(room, false);
        if (sent === "gone") break;
        if (sent === "failed") return false;
      }
    }
    return true;
  }

  /** Updates this room's part of the counters. */
  noteBacklog(room: number): void {
    const events = this.eventLog.head - this.eventLog.archived;
    if (events === 0) this.behindSince = undefined;
    else this.behindSince ??= Date.now();
    noteBacklog(room, events, this.behindSince ?? 0);
  }

  /** Sends one batch; no other may be under way. */
  private send(room: number, sweeps: boolean): Promise<Sent> {
    const sent = this.sendBatch(room, sweeps).finally(() => {
      this.underWay = null;
    });
    this.underWay = sent;
    return sent;
  }

  private async sendBatch(room: number, sweeps: boolean): Promise<Sent> {
    const startedAt = Date.now();
    const { online } = this;
    const { archived, first, head } = this.eventLog;
    const requestId = crypto.randomUUID();
    try {
      const before = pace.total;
      const events = await this.batch();
      const sweep = sweeps && { sweep: true as const };
      const batch = { room, online, events, first, head, ...sweep };
      const answer = await this.post(batch, requestId);
      if (!answer || this.eventLog.isEnded) {
        this.inDoubt = false;
        noteBacklog(room, 0, 0);
        return "gone";
      }
      this.quota.note(answer, Date.now());
      pace.took(Date.now() - startedAt, events.length, pace.total - before);
      this.sentOnline = online;
      void this.storage.put("online", online);
      const last = events.at(-1)?.id ?? archived;
      await this.goOn(room, last, answer.archived ?? last);
      this.inDoubt = false;
      this.toldKeepDays = answer.keepDays;
      this.toldPolicy = answer;
      if (sweeps) this.sweeps = false;
      this.behindSince = startedAt;
      logger.debug({ room, requestId, events: events.length }, "archived");
      this.failures = 0;
      this.notBefore = events.length < batchEvents ? startedAt + steadyMs : 0;
      this.noteBacklog(room);
      return { swept: sweeps ? sweepResult.parse(answer) : null };
    } catch (err) {
      counters.archiveFailures++;
      logger.warn({ room, requestId, err }, "the archive waits");
      this.notBefore = Date.now() + Math.min(maxRetryMs, 500 * 2 ** this.failures++);
      this.noteBacklog(room);
      return "failed";
    }
  }

  /** `last` is what the archive must have by now, `archived` what it says that it has. */
  private async goOn(room: number, last: number, archived: number): Promise<void> {
    if (archived < last) {
      counters.archiveDrifts++;
      logger.error({ room, archived, last }, "the archive has lost events, and gets them again");
      await this.eventLog.rewind(archived);
    } else {
      // An archive that is ahead of the log shows in the next token or command (recovery.ts).
      await this.eventLog.setArchived(Math.min(archived, this.eventLog.head));
    }
  }

  private isBehind(): boolean {
    return this.eventLog.archived < this.eventLog.head;
  }

  private isDue(): boolean {
    const changed = this.sentOnline !== this.online;
    return this.isBehind() || this.sweeps || this.inDoubt || changed;
  }

  /** If the clock was set back, what is booked by it would wait for as long. */
  private now(): number {
    const now = Date.now();
    if (now < this.seenAt) {
      this.turn = null;
      this.notBefore = 0;
    }
    this.seenAt = now;
    return now;
  }

  private bookBy(time: number): void {
    this.now();
    const wanted = Math.max(time, this.notBefore);
    // A room that waits keeps its turn, however many events come in meanwhile.
    if (this.turn && this.turn.wanted <= wanted) return;
    this.turn = {
      at: Math.min(pace.book(wanted), this.turn?.at ?? Number.POSITIVE_INFINITY),
      wanted,
    };
    this.alarm.ringBy(this.turn.at);
  }

  /** The oldest events that are not archived yet. */
  private async batch(): Promise<ArchiveBatch["events"]> {
    const events = await this.eventLog.after(this.eventLog.archived, batchEvents);
    let characters = 0;
    const end = events.findIndex((event) => {
      characters += JSON.stringify(event).length;
      return characters > batchCharacters;
    });
    return events.slice(0, end === -1 ? undefined : Math.max(1, end)).map(archivedForm);
  }

  /** Returns null if the app says that the room is deleted, so that nothing is sent again. */
  private async post(batch: ArchiveBatch, requestId: string): Promise<ArchiveAnswer | null> {
    const response = await postToApp(this.env, "archive", batch, requestId);
    const text = await response.text();
    if (response.status === 410 && roomGone.safeParse(parsed(text)).success) return null;
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    // An older app answers with 204.
    return response.status === 204 ? {} : archiveAnswer.parse(parsed(text));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function archivedForm(event: RoomEvent): ArchiveBatch["events"][number] {
  const { id, uid, time } = event;
  switch (event.type) {
    case frameTypes.message: {
      const { msg, cid, reply, deleted } = event;
      const files = event.files?.map(({ id }) => id) ?? event.erasedFiles;
      return {
        type: event.type,
        id,
        uid,
        time,
        msg,
        ...(cid !== undefined && { cid }),
        ...(reply !== undefined && { reply }),
        ...(files && { files }),
        ...(deleted && { deleted }),
      };
    }
    case frameTypes.edit:
      return { type: event.type, id, uid, time, target: event.target, msg: event.msg };
    case frameTypes.delete:
      return { type: event.type, id, uid, time, target: event.target };
    case frameTypes.reaction: {
      const { target, emoji, on } = event;
      return { type: event.type, id, uid, time, target, emoji, on };
    }
    case frameTypes.previews:
      return previewsAsReaction(event);
  }
}
