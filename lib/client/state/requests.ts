/** One's own requests between being asked and being answered. */
import type { AnswerFrame, ChangeNotice } from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import { changeOf, type Draft, hear, refresh, truthOf } from "./draft";
import type { Message } from "./message";
import type { Pending, PendingSend, RoomAction } from "./reducer";

export function ask(
  draft: Draft,
  { request, cid, at, refused = null }: RoomAction & { type: "ask" },
): void {
  draft.pending = [...draft.pending, { ...request, cid, sentAt: at, failed: refused }];
  show(draft, request);
}

/** Puts older requests before those of now, which keep their place where they are the same. */
export function restore(draft: Draft, pending: Pending[]): void {
  const known = new Set(draft.pending.map(({ cid }) => cid));
  const restored = pending.filter(({ cid }) => !known.has(cid));
  if (restored.length === 0) return;
  draft.pending = [...restored, ...draft.pending];
  for (const each of restored) show(draft, each);
}

/** The answer may come before or after one's own event; either one settles a message. */
export function onAnswer(draft: Draft, answer: AnswerFrame): void {
  const { cid } = answer;
  if (cid === undefined) return;
  if (!answer.status) {
    update(draft, cid, { failed: answer.error ?? "malformed" });
    return;
  }
  const { id, time } = answer;
  const sent = draft.pending.find((pending) => pending.cid === cid);
  if (sent && id !== undefined && time !== undefined) {
    const change = changeOf(sent, draft.me.username, { id, time });
    if (sent.kind === "send") onTaken(draft, { ...draft.me, id, time, ...textOf(sent) });
    else if (change) onChangeTaken(draft, change);
  }
  settle(draft, cid);
}

/** One that was sent long ago may be older than what is here: it comes with its page. */
function onTaken(draft: Draft, message: Message): void {
  if (message.id >= draft.from) hear(draft, message);
}

/** Others' changes before it may still be on their way, so its event, not the answer, is the truth. */
function onChangeTaken(draft: Draft, change: ChangeNotice): void {
  if (truthOf(draft, change.target)) draft.taken = [...draft.taken, change];
}

function textOf({ msg, reply }: PendingSend): Pick<Message, "msg" | "reply"> {
  return { msg, ...(reply !== undefined && { reply }) };
}

/** Forgets a request; what it asked for is shown no more, unless it came true. */
export function settle(draft: Draft, cid: string): void {
  const known = draft.pending.find((pending) => pending.cid === cid);
  if (!known) return;
  draft.pending = draft.pending.filter((pending) => pending !== known);
  show(draft, known);
}

export function update(
  draft: Draft,
  cid: string,
  change: Pick<Partial<Pending>, "failed" | "sentAt">,
): void {
  const known = draft.pending.find((pending) => pending.cid === cid);
  if (!known) return;
  draft.pending = draft.pending.map((each) => (each === known ? { ...each, ...change } : each));
  show(draft, known);
}

function show(draft: Draft, request: MemberRequest): void {
  if (request.kind !== "send") refresh(draft, request.target);
}
