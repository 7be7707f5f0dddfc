/** Parsers for foreign data. None of them throws. */
import * as z from "zod/mini";
import { canonicalEmoji, isEmoji } from "./emoji";
import {
  deleteFrame,
  editFrame,
  type FileInfo,
  type InboxFrame,
  inboxFrame,
  type LinkPreview,
  reactFrame,
  type SendError,
  type ServerFrame,
  sendFrame,
  serverFrame,
  type TokenFrame,
  tokenFrame,
  typingFrame,
  withCid,
} from "./frames";
import { limits } from "./limits";
import { isBlank } from "./visible";

/** A socket's first frame; `malformed`: there is a `since`, but it is neither an id nor null. */
export type FirstFrame = Omit<TokenFrame, "since"> & { since?: TokenFrame["since"] | "malformed" };

/**
 * A socket's first frame, or null if it has no token. A `since` that is no id is kept as `malformed`,
 * because a client that is told that its token is not good would fetch another one and try again.
 */
export function parseTokenFrame(data: unknown): FirstFrame | null {
  const json = parseJson(data);
  const frame = read(tokenFrame, json);
  if (frame) return frame;
  const basic = read(basicTokenFrame, json);
  return basic && { ...basic, since: "malformed" };
}

const basicTokenFrame = z.pick(tokenFrame, { token: true });

/** Files of a message, and what basic clients get as its `msg`. */
export type AttachedFiles = { list: FileInfo[]; basicMsg: string };

/** What a member may ask a room to do. */
export type MemberRequest =
  | {
      kind: "send";
      msg: string;
      reply?: number | undefined;
      /** Over REST only. */
      files?: AttachedFiles | undefined;
    }
  | { kind: "edit"; target: number; msg: string }
  | { kind: "delete"; target: number }
  | { kind: "react"; target: number; emoji: string; on: boolean };
/** What a room is asked about the previews of links, over REST and by the app. */
export type PreviewRequest =
  | { kind: "previews"; target: number; version: number; previews: LinkPreview[] }
  | { kind: "no-previews"; target: number };
export type RoomRequest = MemberRequest | PreviewRequest;
export type ParsedRequest =
  | { ok: true; request: RoomRequest; cid: string | undefined }
  | { ok: false; error: SendError; cid: string | undefined };

/**
 * Parses a member's frame; one that is refused keeps its `cid`, so that it can be answered. A basic
 * client can only send messages. Typing is not a request, since it gets no answer; neither is a token,
 * from a client that had it in the address and sends it as its first frame, too.
 */
export function parseMemberFrame(
  data: unknown,
  optedIn: boolean,
): ParsedRequest | "typing" | "token" {
  if (typeof data === "string" && data.length > limits.frameCharacters) {
    return { ok: false, error: "too-long", cid: undefined };
  }
  const json = parseJson(data);
  const parsed = optedIn && isRecord(json) ? parseOptedIn(json) : parseSend(json);
  return parsed ?? { ok: false, error: "malformed", cid: read(anyFrame, json)?.cid };
}

/** A message's text as it is stored, or why it is refused. */
export function parseText(
  text: string,
): { ok: true; msg: string } | { ok: false; error: SendError } {
  const msg = storable(text);
  if (isBlank(msg)) return { ok: false, error: "empty" };
  if (isTooLong(msg)) return { ok: false, error: "too-long" };
  return { ok: true, msg };
}

/** The frames of one WebSocket message: one frame or an array. Frames of unknown kinds are left out. */
export function parseServerFrames(data: unknown): ServerFrame[] {
  return parseFrames(serverFrame, data);
}

/** As `parseServerFrames`, for the frames of an inbox. */
export function parseInboxFrames(data: unknown): InboxFrame[] {
  return parseFrames(inboxFrame, data);
}

/** Whether a text has more than 4,000 code points; counts them only if its length leaves it open. */
export function isTooLong(msg: string): boolean {
  const max = limits.messageCharacters;
  if (msg.length <= max) return false;
  return msg.length > 2 * max || [...msg].length > max;
}

/** A malformed frame is answered with its `cid` too, or its sender would wait forever. */
const anyFrame = z.object(withCid);

function withText(
  text: string,
  cid: string | undefined,
  request: (msg: string) => MemberRequest,
): ParsedRequest {
  const parsed = parseText(text);
  return parsed.ok ? { ok: true, request: request(parsed.msg), cid } : { ...parsed, cid };
}

/**
 * The key decides the kind of request, so a malformed edit, which has a `msg` too, is never taken for
 * a message. Trying one schema after another took 5 % of a busy room's time.
 */
function parseOptedIn(json: Record<string, unknown>): ParsedRequest | "typing" | "token" | null {
  if ("edit" in json) {
    const edit = read(editFrame, json);
    return (
      edit && withText(edit.msg, edit.cid, (msg) => ({ kind: "edit", target: edit.edit, msg }))
    );
  }
  if ("delete" in json) {
    const remove = read(deleteFrame, json);
    return (
      remove && { ok: true, request: { kind: "delete", target: remove.delete }, cid: remove.cid }
    );
  }
  if ("react" in json) {
    const frame = read(reactFrame, json);
    if (!frame || !isEmoji(frame.emoji)) return null;
    const { react: target, on, cid } = frame;
    const emoji = canonicalEmoji(frame.emoji);
    return { ok: true, request: { kind: "react", target, emoji, on }, cid };
  }
  if ("token" in json && !("msg" in json)) return "token";
  return "typing" in json && read(typingFrame, json) ? "typing" : parseSend(json);
}

function parseSend(json: unknown): ParsedRequest | null {
  const send = read(sendFrame, json);
  if (!send) return null;
  const { msg, cid, reply } = send;
  return withText(msg, cid, (text) => ({ kind: "send", msg: text, reply }));
}

function parseFrames<T extends z.core.$ZodType>(schema: T, data: unknown): z.output<T>[] {
  const parsed = parseJson(data);
  const frames = Array.isArray(parsed) ? parsed : [parsed];
  return frames.flatMap((frame) => {
    const result = read(schema, frame);
    return result === null ? [] : [result];
  });
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null;
}

/**
 * Returns null if the value does not match, and also if zod throws: it compares the `length` of what
 * should be a string, and that may be an object that cannot become a number. An uncaught error would
 * end the room for everyone.
 */
function read<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> | null {
  try {
    return z.safeParse(schema, value).data ?? null;
  } catch {
    return null;
  }
}

/** Replaces what UTF-8 or Postgres cannot hold: lone surrogates and NUL. */
export function storable(msg: string): string {
  return msg.toWellFormed().replaceAll("\0", "\uFFFD");
}

function parseJson(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
