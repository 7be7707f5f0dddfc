/** The people in the pictures. They sign up and talk through the API. */
import type { Page } from "@playwright/test";
import WebSocket from "ws";
import { z } from "zod";
import type { Studio } from "./studio";

export type Actor = { page: Page; base: string; username: string; nickname: string };
/** One action in a room. `key` names its message for later turns to refer to. */
export type Turn =
  | { msg: string; key?: string; reply?: string; edit?: string }
  | { react: string; emoji: string }
  | { delete: string };

const password = "zjh1997@stupid";
/** Keeps usernames unique when the script runs again on the server at BASE_URL. */
const tag = process.env.BASE_URL ? Date.now().toString(36).slice(-4) : "";
const answer = z.object({ status: z.boolean(), id: z.number().optional() });

/** Signs a new person up and in, in a browser of their own. */
export async function actor(studio: Studio, name: string, nickname: string): Promise<Actor> {
  const page = await (await studio.context()).newPage();
  const { size, scheme, language } = studio.look;
  const username = `${name}${tag}${size[0]}${scheme[0]}${language[0]}`;
  const values = { username, nickname, password };
  await page.request.post("/api/User", { data: values, failOnStatusCode: true });
  await page.request.post("/api/Login", { data: values, failOnStatusCode: true });
  return { page, base: studio.base, username, nickname };
}

/** Signs the same person in in a second browser. */
export async function elsewhere(studio: Studio, { username, nickname }: Actor): Promise<Actor> {
  const page = await (await studio.context()).newPage();
  await page.request.post("/api/Login", { data: { username, password }, failOnStatusCode: true });
  return { page, base: studio.base, username, nickname };
}

/** Creates a named room or a direct conversation, and returns its id. */
export async function room(
  { page }: Actor,
  data: { name: string; private?: boolean } | { with: string },
): Promise<number> {
  const made = await page.request.post("/api/Room", { data, failOnStatusCode: true });
  return z.object({ id: z.number() }).parse(await made.json()).id;
}

export async function join(roomId: number, ...actors: Actor[]): Promise<void> {
  for (const { page } of actors) {
    await page.request.get(`/api/Room/${roomId}`, { failOnStatusCode: true });
  }
}

/** Plays the turns in order, each acknowledged before the next; returns message ids by key. */
export async function play(
  roomId: number,
  turns: [Actor, Turn][],
  ids = new Map<string, number>(),
): Promise<Map<string, number>> {
  const sockets = new Map<Actor, RoomSocket>();
  for (const [who, turn] of turns) {
    const socket = sockets.get(who) ?? (await RoomSocket.open(who, roomId));
    sockets.set(who, socket);
    const id = await socket.request(frameOf(turn, ids));
    if ("msg" in turn && turn.key) ids.set(turn.key, id);
  }
  for (const socket of sockets.values()) socket.close();
  return ids;
}

function frameOf(turn: Turn, ids: ReadonlyMap<string, number>): object {
  if ("react" in turn) return { react: ids.get(turn.react), emoji: turn.emoji, on: true };
  if ("delete" in turn) return { delete: ids.get(turn.delete) };
  const { msg, reply = "", edit = "" } = turn;
  // JSON.stringify drops the undefined ones.
  return { msg, reply: ids.get(reply), edit: ids.get(edit) };
}

class RoomSocket {
  private constructor(private readonly socket: WebSocket) {}

  static async open({ page, base }: Actor, roomId: number): Promise<RoomSocket> {
    const { token } = await (await page.request.get(`/api/Room/${roomId}`)).json();
    const url = new URL(`/parties/main/${roomId}`, base);
    const socket = new WebSocket(url.href.replace(/^http/, "ws"));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    socket.send(JSON.stringify({ token, since: null }));
    return new RoomSocket(socket);
  }

  /** Resolves to the id of the event; rejects if the room refuses the frame. */
  request(frame: object): Promise<number> {
    const cid = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      const onMessage = (data: WebSocket.RawData) => {
        const frames: unknown = JSON.parse(String(data));
        for (const each of Array.isArray(frames) ? frames : [frames]) {
          if (each.cid !== cid || !("status" in each)) continue;
          this.socket.off("message", onMessage);
          const { status, id = 0 } = answer.parse(each);
          if (status) resolve(id);
          else reject(new Error(`refused: ${JSON.stringify(frame)} ${JSON.stringify(each)}`));
        }
      };
      this.socket.on("message", onMessage);
      this.socket.send(JSON.stringify({ ...frame, cid }));
    });
  }

  close(): void {
    this.socket.close();
  }
}
