import type { AnswerFrame, ServerFrame } from "@/lib/wire/frames";
import { messagesOf, type OwnEndings, strings } from "@/lib/wire/relay-frames";
import {
  type MemberSession,
  type Personal,
  type Roster,
  type Socket,
  send,
} from "./connection-registry";
import type { RoomEvent } from "./event-log";

/** An event and the socket that caused it; null where it came over REST. */
export type Delivered = { event: RoomEvent; from: Socket | null };
/** The answers to one socket, in the order of what it sent. */
export type Answers = Map<Socket, AnswerFrame[]>;

/**
 * Tells everybody of a group of events, and the senders what became of theirs. Who opted in gets all
 * of it in one WebSocket message; a client of the document gets single frames, and of its own
 * messages only those of its person's other sockets.
 */
export function deliver(roster: Roster, group: Delivered[], answers: Answers): void {
  const texts = group.map(({ event }) => eventText(event, false));
  roster.tellGroup(texts, personalOf(roster, group, answers));
  for (const { event, from } of group) {
    if (event.type !== 0 || event.deleted) continue;
    roster.tell("document", plainText(event), from ? new Map([[from, null]]) : undefined);
  }
  for (const [socket, frames] of answers) {
    const session = roster.get(socket);
    if (session?.kind === "member" && session.optedIn) continue;
    if (session?.kind === "removed" && session.optedIn) {
      for (const text of messagesOf(strings, [], [], frames.map(json))) send(socket, text);
    } else {
      for (const { status } of frames) send(socket, { status });
    }
  }
}

/** An event as those who opted in get it; `cid` is for its author only. */
export function eventText(event: RoomEvent, own: boolean): string {
  return JSON.stringify(frameOf(event, own));
}

/** Of members who opted in, those who get something that others do not: answers, and own `cid`s. */
function personalOf(roster: Roster, group: Delivered[], answers: Answers): Map<Socket, Personal> {
  const own = new Map<number, OwnEndings>();
  for (const [place, { event }] of group.entries()) {
    if (event.type !== 0 || event.cid === undefined) continue;
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
    const session = roster.get(socket);
    if (session?.kind === "member") note(socket, session);
  }
  for (const uid of own.keys()) {
    for (const [socket, session] of roster.socketsOf(uid)) note(socket, session);
  }
  return personal;
}

function json(frame: AnswerFrame): string {
  return JSON.stringify(frame);
}

function plainText({ msg, username, nickname, time }: RoomEvent & { type: 0 }): string {
  return JSON.stringify({ type: 0, msg, username, nickname, time });
}

function frameOf(event: RoomEvent, own: boolean): ServerFrame {
  const { id, time } = event;
  switch (event.type) {
    case 0: {
      const { msg, username, nickname, cid, reply, deleted } = event;
      return {
        type: 0,
        id,
        msg,
        username,
        nickname,
        time,
        ...(reply !== undefined && { reply }),
        ...(deleted && { deleted }),
        // Last, so that it can be put behind what all get.
        ...(own && cid !== undefined && { cid }),
      };
    }
    case 4:
      return { type: 4, id, target: event.target, msg: event.msg, time };
    case 5:
      return { type: 5, id, target: event.target, time };
    case 6: {
      const { target, username, emoji, on } = event;
      return { type: 6, id, target, username, emoji, on, time };
    }
  }
}
