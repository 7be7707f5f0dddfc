/** Own requests, from submission to answer. */
import type { AnswerFrame, FileInfo } from "@/lib/wire/frames";
import { acknowledge, type Draft, receive, refresh } from "./draft";
import { changeOf } from "./message";
import type { Failure, Pending, PendingSend, RoomAction } from "./types";

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
  if (failed) replace(draft, failed, { ...failed, failed: null, sentAt: at, retryAt: undefined });
}

/** Removes a request. A change that it asked for is no longer shown. */
export function settle(draft: Draft, cid: string): void {
  const pending = find(draft, cid);
  if (pending) replace(draft, pending, null);
}

/** An answer may arrive before or after the request's event; for a message, either one settles it. */
export function receiveAnswer(draft: Draft, answer: AnswerFrame, at: number): void {
  const answered = find(draft, answer.cid);
  if (!answered) return;
  if (!answer.status) {
    const failed = answer.why ?? answer.error ?? "malformed";
    const retryAt = answer.wait === undefined ? undefined : at + answer.wait * 1_000;
    replace(draft, answered, { ...answered, failed, ...(retryAt !== undefined && { retryAt }) });
    return;
  }
  replace(draft, answered, null);
  const { id, time } = answer;
  if (id === undefined || time === undefined) return;
  if ("target" in answered) {
    acknowledge(draft, changeOf(answered, { username: draft.me.username, id, time }));
  } else {
    draft.ownSentAt = Math.max(draft.ownSentAt, at);
    receiveSent(draft, answered, { id, time });
  }
}

/** As `receiveAnswer`, for a message that was sent over REST. */
export function sent(draft: Draft, { cid, ...event }: RoomAction & { type: "sent" }): void {
  const answered = find(draft, cid);
  if (!answered || "target" in answered) return;
  replace(draft, answered, null);
  draft.ownSentAt = Math.max(draft.ownSentAt, event.time * 1_000);
  receiveSent(draft, answered, event);
}

export function refuse(draft: Draft, cid: string, failed: Failure): void {
  const refused = find(draft, cid);
  if (refused) replace(draft, refused, { ...refused, failed });
}

/** A resent message can be older than everything loaded; then it comes with its page. */
function receiveSent(
  draft: Draft,
  { msg, reply }: PendingSend,
  { id, time, files }: { id: number; time: number; files?: FileInfo[] },
): void {
  if (id < draft.from) return;
  receive(draft, {
    ...{ ...draft.me, id, time, msg },
    ...(reply !== undefined && { reply }),
    ...(files && { files }),
  });
}

function find({ pending }: Draft, cid: string | undefined): Pending | undefined {
  return pending.find((each) => each.cid === cid);
}

function replace(draft: Draft, pending: Pending, by: Pending | null): void {
  draft.pending = draft.pending.flatMap((each) => (each === pending ? (by ?? []) : each));
  show(draft, pending);
}

function show(draft: Draft, request: Pending): void {
  if ("target" in request) refresh(draft, request.target);
}
