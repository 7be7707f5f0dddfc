import type { AnswerFrame, ServerFrame } from "../lib/protocol";
import type { RoomEvent } from "./log";
import { type MemberSession, type Roster, type Socket, send } from "./roster";

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
  const texts = new GroupTexts(group);
  const plain = group.flatMap(({ event, from }) =>
    event.type === 0 && !event.deleted ? [{ from, text: plainText(event) }] : [],
  );
  for (const [socket, session] of roster.optedIn()) {
    const own = answers.get(socket);
    if (own) sendTogether(socket, texts.for(session), own);
    else for (const text of texts.frames(session)) send(socket, text);
    answers.delete(socket);
  }
  for (const [socket] of roster.documentClients()) {
    for (const { from, text } of plain) if (from !== socket) send(socket, text);
  }
  for (const [socket, frames] of answers) {
    if (isOptedIn(roster, socket)) sendTogether(socket, [], frames);
    else for (const { status } of frames) send(socket, { status });
  }
}

/** An event as those who opted in get it; `cid` is for its author only. */
export function eventText(event: RoomEvent, own: boolean): string {
  return JSON.stringify(frameOf(event, own));
}

/** Each event is made into text once, and once more for its author where that differs. */
class GroupTexts {
  private readonly common: string[];
  private readonly commonFrames: string[];
  private readonly authors: Set<number>;
  private readonly own = new Map<number, string[]>();

  constructor(private readonly group: Delivered[]) {
    this.common = group.map(({ event }) => eventText(event, false));
    this.commonFrames = framesOf(this.common);
    this.authors = new Set(
      group.flatMap(({ event }) =>
        event.type === 0 && event.cid !== undefined ? [event.uid] : [],
      ),
    );
  }

  /** The WebSocket messages for somebody who gets nothing else; joined once for all of them. */
  frames(session: MemberSession): string[] {
    const texts = this.for(session);
    return texts === this.common ? this.commonFrames : framesOf(texts);
  }

  for({ uid }: MemberSession): string[] {
    if (!this.authors.has(uid)) return this.common;
    let own = this.own.get(uid);
    if (!own) {
      own = this.group.map(({ event }, index) =>
        event.uid === uid ? eventText(event, true) : (this.common[index] ?? ""),
      );
      this.own.set(uid, own);
    }
    return own;
  }
}

/** Under load the answers ride along; a lone message and its answer are single frames. */
function sendTogether(socket: Socket, events: string[], answers: AnswerFrame[] = []): void {
  const answerTexts = answers.map((frame) => JSON.stringify(frame));
  if (events.length <= 1 && answerTexts.length <= 1) {
    for (const text of [...events, ...answerTexts]) send(socket, text);
    return;
  }
  for (const text of framesOf([...events, ...answerTexts])) send(socket, text);
}

/** Several as one array frame; one alone stands for itself. */
function framesOf(texts: string[]): string[] {
  return texts.length > 1 ? [`[${texts.join(",")}]`] : texts;
}

function isOptedIn(roster: Roster, socket: Socket): boolean {
  const session = roster.get(socket);
  return session !== undefined && session.kind !== "waiting" && session.optedIn;
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
