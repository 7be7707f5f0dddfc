/** Clients of a test's own Teahouse: REST with a session, and basic sockets. */
import { expect } from "@playwright/test";
import WebSocket from "ws";
import { checkResponse } from "./check-rest";
import type { Stack } from "./stack";

/** Where a Teahouse is reached. */
export type Front = Pick<Stack, "origin" | "socketUrl">;

const password = "zjh1997@stupid";
type Headers = Record<string, string>;

/** Signs a new person up; returns their REST calls. `headers`: of every call. */
export async function signIn(stack: Front, username: string, headers: Headers = {}) {
  await restOf(stack, headers).post("/User", { username, password, nickname: username });
  return logIn(stack, username, headers);
}

/** Signs somebody in who has signed up before. */
export async function logIn(stack: Front, username: string, headers: Headers = {}) {
  const login = await restOf(stack, headers).post("/Login", { username, password });
  const cookies = login.headers.getSetCookie().map((each) => each.split(";")[0]);
  return restOf(stack, headers, cookies.join("; "));
}

function restOf(stack: Front, headers: Headers, cookie = "") {
  const call = async (method: string, path: string, body?: unknown) => {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(stack.origin + path, {
      method,
      headers: { ...headers, cookie, ...(json && { "Content-Type": "application/json" }) },
      body: json,
    });
    return checkResponse(response, method, json && JSON.parse(json));
  };
  return {
    cookie,
    call,
    get: (path: string) => call("GET", path),
    post: (path: string, body: unknown) => call("POST", path, body),
    patch: (path: string, body: unknown) => call("PATCH", path, body),
  };
}
export type Client = Awaited<ReturnType<typeof signIn>>;

export async function makeRoom(client: Client): Promise<number> {
  const { id } = JSON.parse(await (await client.post("/Room", { name: "crash" })).text());
  return Number(id);
}

export async function tokenOf(client: Client, room: number): Promise<string> {
  return String(JSON.parse(await (await client.get(`/Room/${room}`)).text()).token);
}

/** Opens a socket and sends the token; `since` opts in. */
export async function enter(
  stack: Front,
  client: Client,
  room: number,
  since?: number,
): Promise<WebSocket> {
  const token = await tokenOf(client, room);
  const socket = new WebSocket(stack.socketUrl);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send(JSON.stringify({ token, since }));
  return socket;
}

/** The texts that a room replays from the beginning. */
export async function replayed(stack: Front, client: Client, room: number): Promise<string[]> {
  const socket = await enter(stack, client, room, 0);
  const data = await new Promise((resolve) => socket.once("message", resolve));
  socket.terminate();
  const frames: { type: number; msg?: string }[] = JSON.parse(String(data));
  return frames.flatMap(({ type, msg }) => (type === 2 ? [] : [msg ?? ""]));
}

/** Waits until the app counts this many people in the room. */
export async function untilOnline(client: Client, room: number, count: number): Promise<void> {
  await expect
    .poll(async () => {
      const rooms: { id: number; online: number }[] = JSON.parse(
        await (await client.get("/Room?expand=1")).text(),
      );
      return rooms.find(({ id }) => id === room)?.online;
    })
    .toBe(count);
}

/** The texts of all archived messages of a room. */
export async function archived(client: Client, room: number): Promise<string[]> {
  const all: string[] = [];
  for (let after = 0, more = true; more; ) {
    const answer = await client.get(`/Room/${room}/Message?after=${after}&limit=100`);
    const page = JSON.parse(await answer.text());
    for (const { id, msg } of page.messages) {
      all.push(msg);
      after = id;
    }
    more = page.more;
  }
  return all;
}
