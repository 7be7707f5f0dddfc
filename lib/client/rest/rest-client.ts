/** The browser's side of the REST API. */
import * as z from "zod/mini";
import { changedPage, messagePage } from "@/lib/shared/api/messages";
import { type RoomListing, roomListing } from "@/lib/shared/api/rooms";
import { type InboxToken, inboxToken, roomToken } from "@/lib/shared/api/sockets";
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

/** Requested with `expand=1`, so `archived` is there. */
const archived = z.int();
const page = z.extend(messagePage, { archived });
const changes = z.extend(changedPage, { archived });

/** A token for a room's socket, or why there will be none; throws where trying again may help. */
export async function fetchToken(
  roomId: number,
  signal: AbortSignal,
): Promise<string | Connection> {
  try {
    return roomToken.parse(await call("GET", `/Room/${roomId}`, undefined, signal)).token;
  } catch (error) {
    const end = error instanceof RestError ? endOf(error.status) : null;
    if (!end) throw error;
    return end;
  }
}

/** A token for one's inbox and whose it is; null where one is signed out. Throws as above. */
export async function fetchInboxToken(signal: AbortSignal): Promise<InboxToken | null> {
  try {
    return inboxToken.parse(await call("GET", "/Inbox", undefined, signal));
  } catch (error) {
    if (error instanceof RestError && error.status === 401) return null;
    throw error;
  }
}

/** The rooms that one may enter, with what is unread in them. */
export async function fetchRooms(signal: AbortSignal): Promise<RoomListing[]> {
  return z.array(roomListing).parse(await call("GET", "/Room?expand=1", undefined, signal));
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
  const answer = await call("GET", `/Room/${roomId}/Message?${query}`, undefined, signal);
  return ("changed" in range ? changes : page).parse(answer);
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
