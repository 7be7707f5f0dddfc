/** Own requests, from submission to answer. */
import type { AnswerFrame } from "@/lib/wire/frames";
import { acknowledge, type Draft, receive, refresh } from "./draft";
import { changeOf } from "./message";
import type { Pending, RoomAction } from "./types";

export function submit(
  draft: Draft,
  { request, cid, at, refused = null }: RoomAction & { type: "submit" },
): void {
  const added: Pending = { ...request, cid, sentAt: at, failed: refused };
  draft.pending = [...draft.pending, added];
  show(draft, added);
}

/** Puts requests of an earlier page before the current ones; those already pending stay in place. */
export function restore(draft: Draft, pending: Pending[]): void {
  const known = new Set(draft.pending.map(({ cid }) => cid));
  const restored = pending.filter(({ cid }) => !known.has(cid));
  if (restored.length === 0) return;
  draft.pending = [...restored, ...draft.pending];
  for (const each of restored) show(draft, each);
}

export function resend(draft: Draft, cid: string, at: number): void {
  const failed = find(draft, cid);
  if (failed) replace(draft, failed, { ...failed, failed: null, sentAt: at });
}

/** Removes a request. A change that it asked for is no longer shown. */
export function settle(draft: Draft, cid: string): void {
  const pending = find(draft, cid);
  if (pending) replace(draft, pending, null);
}

/** An answer may arrive before or after the request's event; for a message, either one settles it. */
export function receiveAnswer(draft: Draft, answer: AnswerFrame): void {
  const answered = find(draft, answer.cid);
  if (!answered) return;
  if (!answer.status) {
    replace(draft, answered, { ...answered, failed: answer.error ?? "malformed" });
    return;
  }
  replace(draft, answered, null);
  const { id, time } = answer;
  if (id === undefined || time === undefined) return;
  if (answered.kind === "send") {
    const { msg, reply } = answered;
    const message = { ...draft.me, id, time, msg, ...(reply !== undefined && { reply }) };
    // A resent message can be older than everything loaded; then it comes with its page.
    if (id >= draft.from) receive(draft, message);
  } else acknowledge(draft, changeOf(answered, { username: draft.me.username, id, time }));
}

function find({ pending }: Draft, cid: string | undefined): Pending | undefined {
  return pending.find((each) => each.cid === cid);
}

function replace(draft: Draft, pending: Pending, by: Pending | null): void {
  draft.pending = draft.pending.flatMap((each) => (each === pending ? (by ?? []) : each));
  show(draft, pending);
}

function show(draft: Draft, request: Pending): void {
  if (request.kind !== "send") refresh(draft, request.target);
}
