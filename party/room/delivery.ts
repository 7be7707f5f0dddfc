import { type AnswerFrame, frameTypes, type ServerFrame } from "@/lib/wire/frames";
import { messagesOf, type OwnEndings, strings } from "@/lib/wire/relay-frames";
import {
  type ConnectionRegistry,
  type MemberSession,
  type Personal,
  type Socket,
  send,
} from "./connection-registry";
import type { RoomEvent, RoomMessage } from "./event-log";

/** An event and the socket that sent it; null if it came over REST. */
export type Delivered = { event: RoomEvent; from: Socket | null };
/** The answers to each socket, in the order of its requests. */
export type Answers = Map<Socket, AnswerFrame[]>;

/** An event never changes: one that loses its text or gets another name is another object. */
const replayTexts = new WeakMap<RoomEvent, string>();

/**
 * Sends a group of events to all members, and the answers to their senders. An opted-in client gets
 * all of it as one WebSocket message. A basic client gets single frames, without the messages that
 * came from the same socket.
 */
export function deliver(registry: ConnectionRegistry, group: Delivered[], answers: Answers): void {
  const texts = group.map(({ event }) => eventText(event, false));
  registry.broadcastGroup(texts, personalOf(registry, group, answers));
  for (const { event, from } of group) {
    if (event.type !== frameTypes.message || event.deleted) continue;
    registry.broadcast("basic", basicText(event), from ? new Map([[from, null]]) : undefined);
  }
  for (const [socket, frames] of answers) {
    const session = registry.get(socket);
    if (session?.kind === "member" && session.optedIn) continue;
    if (session?.kind === "removed" && session.optedIn) {
      for (const text of messagesOf(strings, [], [], frames.map(json))) send(socket, text);
    } else {
      for (const { status } of frames) send(socket, { status });
    }
  }
}

/** An event as JSON for opted-in clients. `own`: for its author, whose copy carries the `cid`. */
export function eventText(event: RoomEvent, own: boolean): string {
  return JSON.stringify(frameOf(event, own));
}

/** As `eventText` for others than the author, made once for all who get it in their replays. */
export function replayText(event: RoomEvent): string {
  const known = replayTexts.get(event);
  if (known !== undefined) return known;
  const text = eventText(event, false);
  replayTexts.set(event, text);
  return text;
}

/** The opted-in members who get more than the others: answers, and the `cid`s of their messages. */
function personalOf(
  registry: ConnectionRegistry,
  group: Delivered[],
  answers: Answers,
): Map<Socket, Personal> {
  const own = new Map<number, OwnEndings>();
  for (const [place, { event }] of group.entries()) {
    if (event.type !== frameTypes.message || event.cid === undefined) continue;
    const endings = own.get(event.uid) ?? [];
    own.set(event.uid, endings);
    endings.push([place, `,"cid":${JSON.stringify(event.cid)}}`]);
  }
  const personal = new Map<Socket, Personal>();
  const note = (socket: Socket, { uid, optedIn }: MemberSession) => {
    const frames = answers.get(socket) ?? [];
    if (optedIn) personal.set(socket, { own: own.get(uid), answers: frames.map(json) });
  };
  for (const socket of answers.keys()) {
    const session = registry.get(socket);
    if (session?.kind === "member") note(socket, session);
  }
  for (const uid of own.keys()) {
    for (const [socket, session] of registry.socketsOf(uid)) note(socket, session);
  }
  return personal;
}

function json(frame: AnswerFrame): string {
  return JSON.stringify(frame);
}

function basicText({ msg, basicMsg = msg, username, nickname, time }: RoomMessage): string {
  return JSON.stringify({ type: frameTypes.message, msg: basicMsg, username, nickname, time });
}

function frameOf(event: RoomEvent, own: boolean): ServerFrame {
  const { id, time } = event;
  switch (event.type) {
    case frameTypes.message: {
      const { msg, username, nickname, cid, reply, files, deleted } = event;
      return {
        type: event.type,
        id,
        msg,
        username,
        nickname,
        time,
        ...(reply !== undefined && { reply }),
        ...(files && { files }),
        ...(deleted && { deleted }),
        // Last, so that it can be appended to the common text (OwnEndings).
        ...(own && cid !== undefined && { cid }),
      };
    }
    case frameTypes.edit:
      return { type: event.type, id, target: event.target, msg: event.msg, time };
    case frameTypes.delete:
      return { type: event.type, id, target: event.target, time };
    case frameTypes.reaction: {
      const { target, username, emoji, on } = event;
      return { type: event.type, id, target, username, emoji, on, time };
    }
    case frameTypes.previews:
      return { type: event.type, id, target: event.target, previews: event.previews, time };
  }
}
