/** The calls that the signed-in pages make by themselves. */
import "client-only";
import * as z from "zod/mini";
import { changedPage, messagePage } from "@/lib/shared/api/messages";
import { type Profile, type PublicUser, profile, user } from "@/lib/shared/api/people";
import { type RoomListing, roomListing } from "@/lib/shared/api/rooms";
import { type InboxToken, inboxToken, roomToken } from "@/lib/shared/api/sockets";
import type { Connection, HistoryRange, Page } from "../state/types";
import { call, RestError } from "./call";

/** Requested with `expand=1`, so `archived` is there. */
const archived = z.int();
const page = z.extend(messagePage, { archived });
const changes = z.extend(changedPage, { archived });

/**
 * Returns a token for a room's socket, or the final state of its connection if the user may not
 * enter. Throws as `call` does if a later attempt may succeed.
 */
export async function fetchToken(
  roomId: number,
  signal: AbortSignal,
): Promise<string | Connection> {
  try {
    return roomToken.parse(await call("GET", `/Room/${roomId}`, undefined, signal)).token;
  } catch (error) {
    const end = error instanceof RestError ? endOf(error) : null;
    if (!end) throw error;
    return end;
  }
}

/** Returns a token for the user's inbox and the user's id, or null if signed out. Throws as `call`. */
export async function fetchInboxToken(signal: AbortSignal): Promise<InboxToken | null> {
  try {
    return inboxToken.parse(await call("GET", "/Inbox", undefined, signal));
  } catch (error) {
    if (error instanceof RestError && error.status === 401) return null;
    throw error;
  }
}

/** The rooms that the user may enter, with unread counts. Throws as `call`. */
export async function fetchRooms(signal: AbortSignal): Promise<RoomListing[]> {
  return z.array(roomListing).parse(await call("GET", "/Room?expand=1", undefined, signal));
}

/** The people with these usernames, as far as there are any. Throws as `call`. */
export async function fetchProfiles(usernames: string[]): Promise<Profile[]> {
  const query = new URLSearchParams({ name: usernames.join(",") });
  return z.array(profile).parse(await call("GET", `/User?${query}`));
}

/** Whom the user has blocked. Throws as `call`. */
export async function fetchBlocked(): Promise<PublicUser[]> {
  return z.array(user).parse(await call("GET", "/Block"));
}

/** Blocks a person, or ends that. Throws as `call`. */
export async function putBlocked(username: string, isOn: boolean): Promise<void> {
  await call(isOn ? "PUT" : "DELETE", `/Block/${encodeURIComponent(username)}`);
}

/** The API's largest page. */
const pageMessages = 100;

/**
 * A page of history, oldest first. `changed`: messages that were changed after that event, in the
 * order of the changes. Throws as `call`.
 */
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

/**
 * Marks a room as read up to an event; `back`: also if it was read further. Completes even if the page is
 * being closed.
 */
export async function putRead(roomId: number, id: number, back?: true): Promise<void> {
  await call("PUT", `/Room/${roomId}/Read`, { id, ...(back && { back }) });
}

function endOf({ status, problem }: RestError): Connection | null {
  if (status === 409 && problem.code) return { state: "refused", code: problem.code };
  if (status === 401) return { state: "signed-out" };
  if (status === 403) return { state: "removed" };
  if (status === 404) return { state: "deleted" };
  return null;
}
