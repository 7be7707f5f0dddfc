/** Sends messages with files: waits for their uploads, then posts each of them exactly once. */
import "client-only";
import * as z from "zod/mini";
import { type FileInfo, refusalReasons } from "@/lib/wire/frames";
import { call, RestError } from "../rest/call";
import type { Failure, PendingFiles, RoomAction } from "../state/types";
import { ownUploads } from "./own-uploads";
import type { RoomFileMessages } from "./room-file-messages";
import { pause } from "./upload-error";
import { UploadFailed, type Uploads } from "./uploads";

const longestWaitMs = 30_000;
const sent = z.object({ id: z.int(), time: z.int() });
type Sent = z.infer<typeof sent>;

/** Posts a message to its room. Throws as `call` does. */
type Post = (roomId: number, message: object, signal: AbortSignal) => Promise<Sent>;

type Delivery = {
  roomId: number;
  message: PendingFiles;
  report: RoomFileMessages["report"];
  control: AbortController;
  /** Another tab may have its uploads; then that one sends it. */
  claimed: boolean;
};

/** Goes on after the room is left, until the page is closed. */
export class FileMessages {
  private readonly underWay = new Map<string, Delivery>();
  /** By `cid`. One of them that is to be sent again has the user's Retry. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly uploads: Pick<
      Uploads,
      "claim" | "uploaded" | "release" | "remove" | "retry" | "repeat"
    >,
    private readonly post: Post,
  ) {}

  /** To be called with each change of the messages that a room has not sent. */
  follow({ roomId, messages, report }: RoomFileMessages): void {
    for (const message of messages) {
      const known = this.underWay.get(message.cid);
      if (known) known.report = report;
      else if (!message.failed) void this.deliver(message, roomId, report);
    }
    for (const { message, claimed, control, ...each } of this.underWay.values()) {
      const isPending = messages.some(({ cid }) => cid === message.cid);
      // Its event has come: the other tab has sent it.
      if (each.roomId === roomId && !isPending && !claimed) control.abort();
    }
  }

  giveUp({ cid, attachments }: PendingFiles): void {
    this.underWay.get(cid)?.control.abort();
    for (const { key } of attachments) this.uploads.remove(key);
  }

  private async deliver(
    message: PendingFiles,
    roomId: number,
    report: RoomFileMessages["report"],
  ): Promise<void> {
    const control = new AbortController();
    const delivery = { roomId, message, report, control, claimed: false };
    this.underWay.set(message.cid, delivery);
    let outcome: RoomAction | null = null;
    try {
      outcome = await this.outcomeOf(delivery);
    } catch (error) {
      if (!control.signal.aborted) outcome = refusalOf(message.cid, error);
    }
    this.underWay.delete(message.cid);
    if (outcome?.type === "refused") this.refused.add(message.cid);
    if (outcome) delivery.report(outcome);
    if (outcome?.type !== "sent") return;
    for (const { key } of message.attachments) this.uploads.release(key);
  }

  private async outcomeOf(delivery: Delivery): Promise<RoomAction> {
    const { roomId, message, control } = delivery;
    const { cid, msg, reply, attachments } = message;
    const keys = attachments.map(({ key }) => key);
    await this.uploads.claim(keys, control.signal);
    delivery.claimed = true;
    if (this.refused.delete(cid)) for (const key of keys) this.uploads.retry(key);
    for (let isRepeated = false; ; isRepeated = true) {
      const files = await this.upload(keys, control.signal);
      try {
        const body = { msg, files: files.map(({ id }) => id), cid, ...(reply && { reply }) };
        return {
          type: "sent",
          cid,
          files,
          ...(await this.patiently(roomId, body, control.signal)),
        };
      } catch (error) {
        if (isRepeated || !isWithoutFiles(error)) throw error;
        for (const key of keys) this.uploads.repeat(key);
      }
    }
  }

  private upload(keys: string[], signal: AbortSignal): Promise<FileInfo[]> {
    return Promise.all(keys.map((key) => this.uploads.uploaded(key, signal)));
  }

  /** As often as it takes: the `cid` makes sure that it is sent once. */
  private async patiently(roomId: number, body: object, signal: AbortSignal): Promise<Sent> {
    for (let tries = 0; ; tries++) {
      signal.throwIfAborted();
      try {
        return await this.post(roomId, body, signal);
      } catch (error) {
        const waitMs = waitAfter(error, tries);
        if (waitMs === null) throw error;
        await pause(waitMs, signal);
      }
    }
  }
}

/** How long to wait before a message is posted again, in milliseconds; null: it is refused. */
function waitAfter(error: unknown, tries: number): number | null {
  const usualMs = Math.min(longestWaitMs, 500 * 2 ** tries);
  // No answer.
  if (error instanceof TypeError) return usualMs;
  if (!(error instanceof RestError)) return null;
  const { status, problem } = error;
  const isPassing = (status === 429 && !problem.code) || (status >= 500 && status !== 507);
  if (!isPassing) return null;
  return problem.retryAfterSeconds === undefined ? usualMs : problem.retryAfterSeconds * 1_000;
}

/** The server has a file no longer: unsent ones go after a day. */
function isWithoutFiles(error: unknown): boolean {
  return (
    error instanceof RestError && error.status === 400 && "files" in (error.problem.errors ?? {})
  );
}

function refusalOf(cid: string, error: unknown): RoomAction {
  const failure = failureOf(error);
  // The message stays in the outbox, and goes out once the user is signed in again.
  if (failure === "signed-out") return { type: "connection", connection: { state: failure } };
  return { type: "refused", cid, error: failure };
}

function failureOf(error: unknown): Failure {
  if (error instanceof UploadFailed) return error.failure;
  if (!(error instanceof RestError)) return "malformed";
  const { status, problem } = error;
  const { errors = {} } = problem;
  const reason = refusalReasons.find((each) => each === problem.code);
  if (reason) return reason;
  switch (status) {
    case 400:
      if (errors.reply) return "not-found";
      if (errors.files) return "file-lost";
      return errors.msg === "too-long" ? "too-long" : "malformed";
    case 401:
      return "signed-out";
    case 403:
    case 404:
      return "removed";
    case 409:
      return problem.code ? "removed" : "cid-used";
    case 429:
      return "over-quota";
    case 507:
      return "storage-full";
    default:
      return "malformed";
  }
}

let made: FileMessages | null = null;

/** The tab's. */
export function fileMessages(): FileMessages {
  made ??= new FileMessages(ownUploads(), async (roomId, message, signal) =>
    sent.parse(await call("POST", `/Room/${roomId}/Message`, message, signal)),
  );
  return made;
}
