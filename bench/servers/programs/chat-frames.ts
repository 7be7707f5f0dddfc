import { z } from "zod";

/** What the peers take: the bench is their only client, so this is the whole check. */
export const join = z.object({ join: z.string(), username: z.string() });
export const say = z.object({ msg: z.string(), cid: z.string() });

export type Author = { username: string; nickname: string };

/** What Teahouse sends to members who opted in. */
export function messageFrame(id: number, msg: string, { username, nickname }: Author) {
  return { type: 0, id, msg, username, nickname, time: Math.floor(Date.now() / 1_000) };
}

export function answerFrame(cid: string, id: number) {
  return { status: true, cid, id, time: Math.floor(Date.now() / 1_000) };
}
