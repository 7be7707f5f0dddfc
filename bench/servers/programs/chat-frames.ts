import { z } from "zod";

/** The frames the peers accept. The bench is their only client, so nothing else is checked. */
export const join = z.object({ join: z.string(), username: z.string() });
export const say = z.object({ msg: z.string(), cid: z.string() });

export type Author = { username: string; nickname: string };

/** As Teahouse sends it to opted-in clients. */
export function messageFrame(id: number, msg: string, { username, nickname }: Author) {
  return { type: 0, id, msg, username, nickname, time: Math.floor(Date.now() / 1_000) };
}

export function answerFrame(cid: string, id: number) {
  return { status: true, cid, id, time: Math.floor(Date.now() / 1_000) };
}
