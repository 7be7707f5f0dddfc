/** The browser's side of the REST API. */
import * as z from "zod/mini";
import { type RoomListing, roomListings } from "@/lib/shared/room-listing";
import type { Connection, HistoryRange, Page } from "../state/reducer";

/** A refusal, with the reason as the server put it. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    readonly problem: {
      detail?: string;
      errors?: Record<string, string>;
      retryAfterSeconds?: number;
    },
  ) {
    super(problem.detail ?? `HTTP ${status}`);
  }
}

/** Calls the API; null where the answer has no body. Throws RestError, or TypeError when offline. */
export async function call(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`/api${path}`, {
    method,
    cache: "no-store",
    // What is asked for while the page is being left is done all the same.
    keepalive: method !== "GET",
    signal: signal ?? null,
    ...(body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json =
    text && /json/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : null;
  if (response.ok) return json;
  const retryAfterSeconds = Number(response.headers.get("Retry-After")) || undefined;
  throw new RestError(response.status, { ...json, retryAfterSeconds });
}

const tokenAnswer = z.object({ token: z.string() });
const inboxAnswer = z.object({ token: z.string(), user: z.int() });
const message = z.object({
  id: z.int(),
  msg: z.string(),
  username: z.string(),
  nickname: z.string(),
  time: z.int(),
  reply: z.optional(z.int()),
  edited: z.optional(z.int()),
  deleted: z.optional(z.boolean()),
  reactions: z.optional(z.array(z.object({ emoji: z.string(), users: z.array(z.string()) }))),
  changed: z.optional(z.int()),
});
const page = z.object({
  messages: z.array(message),
  more: z.boolean(),
  newer: z.optional(z.boolean()),
  archived: z.int(),
});

/** A token for a room's socket, or why there will be none; throws where trying again may help. */
export async function fetchToken(
  roomId: number,
  signal: AbortSignal,
): Promise<string | Connection> {
  try {
    return tokenAnswer.parse(await call("GET", `/Room/${roomId}`, undefined, signal)).token;
  } catch (error) {
    const end = error instanceof RestError ? endOf(error.status) : null;
    if (!end) throw error;
    return end;
  }
}

/** A token for one's inbox and whose it is; null where one is signed out. Throws as above. */
export async function fetchInboxToken(
  signal: AbortSignal,
): Promise<{ token: string; user: number } | null> {
  try {
    return inboxAnswer.parse(await call("GET", "/Inbox", undefined, signal));
  } catch (error) {
    if (error instanceof RestError && error.status === 401) return null;
    throw error;
  }
}

/** The rooms that one may enter, with what is unread in them. */
export async function fetchRooms(signal: AbortSignal): Promise<RoomListing[]> {
  return roomListings.parse(await call("GET", "/Room?expand=1", undefined, signal));
}

/** The API's largest page. */
const pageMessages = 100;

/** A page of history, oldest first; `changed`: what was changed after an event, in that order. */
export async function fetchHistory(
  roomId: number,
  range: HistoryRange | { changed: number },
  signal?: AbortSignal,
  limit = pageMessages,
): Promise<Page> {
  const query = new URLSearchParams({ expand: "1", limit: String(limit) });
  for (const [key, id] of Object.entries(range)) query.set(key, String(id));
  return page.parse(await call("GET", `/Room/${roomId}/Message?${query}`, undefined, signal));
}

/** Tells that a room is read up to an event, also while the page is being left. */
export async function putRead(roomId: number, id: number): Promise<void> {
  await call("PUT", `/Room/${roomId}/Read`, { id });
}

/** Runs `attempt` until it succeeds or `signal` aborts, waiting longer each time. */
export async function retrying(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
  for (let delayMs = 500; !signal.aborted; delayMs = Math.min(delayMs * 2, 10_000)) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}

function endOf(status: number): Connection | null {
  if (status === 401) return { state: "signed-out" };
  if (status === 403) return { state: "removed" };
  if (status === 404) return { state: "deleted" };
  return null;
}
