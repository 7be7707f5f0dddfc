/** Parsers of what comes from outside; none of them throws. */
import * as z from "zod/mini";
import {
  deleteFrame,
  editFrame,
  type InboxFrame,
  inboxFrame,
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

/** The first frame of a socket, or null if it is anything else. */
export function parseTokenFrame(data: unknown): TokenFrame | null {
  return read(tokenFrame, parseJson(data));
}

/** What a member asks for. */
export type MemberRequest =
  | { kind: "send"; msg: string; reply?: number | undefined }
  | { kind: "edit"; target: number; msg: string }
  | { kind: "delete"; target: number }
  | { kind: "react"; target: number; emoji: string; on: boolean };
export type ParsedRequest =
  | { ok: true; request: MemberRequest; cid: string | undefined }
  | { ok: false; error: SendError; cid: string | undefined };

/**
 * A member's frame as it came; never throws. A client of the document can only send. Typing wants
 * no answer, so it is not a request.
 */
export function parseMemberFrame(data: unknown, optedIn: boolean): ParsedRequest | "typing" {
  if (typeof data === "string" && data.length > limits.frameCharacters) {
    return { ok: false, error: "too-long", cid: undefined };
  }
  const json = parseJson(data);
  const parsed = optedIn && isRecord(json) ? parseOptedIn(json) : parseSend(json);
  return parsed ?? { ok: false, error: "malformed", cid: read(anyFrame, json)?.cid };
}

/** The text of a message as it is kept, or why it is none. */
export function parseText(
  text: string,
): { ok: true; msg: string } | { ok: false; error: SendError } {
  const msg = storable(text);
  if (msg.trim() === "") return { ok: false, error: "empty" };
  if (isTooLong(msg)) return { ok: false, error: "too-long" };
  return { ok: true, msg };
}

/**
 * The frames of one WebSocket message: one, or an array of them.
 * Frames of a kind that this version does not know are left out.
 */
export function parseServerFrames(data: unknown): ServerFrame[] {
  return parseFrames(serverFrame, data);
}

export function parseInboxFrames(data: unknown): InboxFrame[] {
  return parseFrames(inboxFrame, data);
}

export function isTooLong(msg: string): boolean {
  const max = limits.messageCharacters;
  if (msg.length <= max) return false;
  return msg.length > 2 * max || [...msg].length > max;
}

/** One emoji, as one sees it: a single cluster with a pictograph, a flag or a keycap in it. */
export function isEmoji(text: string): boolean {
  if (text.length > limits.emojiUnits) return false;
  const [first, second] = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
  return (
    first !== undefined &&
    second === undefined &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20E3/u.test(text)
  );
}

/** Whatever it is, its answer carries its `cid`, or its sender would wait for ever. */
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
 * Those who opted in may ask for more, and what it is, its key says: an edit that is none must not
 * be said as a message, as it has a `msg`, too. To try one schema after the other took a busy room
 * a twentieth of its time.
 */
function parseOptedIn(json: Record<string, unknown>): ParsedRequest | "typing" | null {
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
    const { react: target, emoji, on, cid } = frame;
    return { ok: true, request: { kind: "react", target, emoji, on }, cid };
  }
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
 * Null where it does not fit. zod compares the `length` of what should be a text, and throws
 * where that is an object that is no number either: an error in a room would end it for everybody.
 */
function read<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> | null {
  try {
    return z.safeParse(schema, value).data ?? null;
  } catch {
    return null;
  }
}

/** Text that UTF-8 and Postgres can hold: no lone surrogates, no NUL. */
function storable(msg: string): string {
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
