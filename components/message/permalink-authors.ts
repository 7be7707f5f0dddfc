/** The messages that permalinks lead to, as the reader may see them. */
import { useEffect, useSyncExternalStore } from "react";
import { fetchHistory } from "@/lib/client/rest/rest-client";
import type { Message } from "@/lib/client/state/types";
import type { Permalink } from "@/lib/shared/message/permalink";
import type { Person } from "@/lib/wire/frames";

type Link = Pick<Permalink, "room" | "message">;
/** By `room message`; null: the message does not exist any more. */
export type Authors = ReadonlyMap<string, Message | null>;

/** Replaced with every change, as it is a snapshot of React's. */
let authors: Authors = new Map();
const underWay = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();
const maxAuthors = 500;
const none: Authors = new Map();

/** Null also until it is fetched. */
export function authorOf({ room, message }: Link, within = authors): Person | null {
  return within.get(`${room} ${message}`) ?? null;
}

/** The message itself; null also until it is fetched. */
export function messageAt({ room, message }: Link, within: Authors): Message | null {
  return within.get(`${room} ${message}`) ?? null;
}

/** Fetches the authors of these messages, unless they are known. Never throws. */
export async function fetchAuthors(links: Link[]): Promise<void> {
  await Promise.all(links.map(({ room, message }) => message && fetchAuthor(room, message)));
}

/** The authors that are known; those of the messages at these paths are fetched. */
export function useAuthors(links: Link[]): Authors {
  const keys = links.map(({ room, message }) => `${room} ${message}`).join();
  useEffect(() => {
    for (const key of keys.split(",")) {
      const [room = 0, message = 0] = key.split(" ").map(Number);
      if (message > 0) void fetchAuthor(room, message);
    }
  }, [keys]);
  return useSyncExternalStore(
    subscribe,
    () => authors,
    () => none,
  );
}

function fetchAuthor(room: number, message: number): Promise<void> {
  const key = `${room} ${message}`;
  if (authors.has(key)) return Promise.resolve();
  const asked = underWay.get(key) ?? find(room, message).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked;
}

async function find(room: number, message: number): Promise<void> {
  try {
    const { messages } = await fetchHistory(room, { after: message - 1 }, undefined, 1);
    const found = messages.find(({ id, deleted }) => id === message && !deleted) ?? null;
    authors = new Map([...[...authors].slice(1 - maxAuthors), [`${room} ${message}`, found]]);
    for (const onChange of listeners) onChange();
  } catch {
    // Offline, or not for this reader's eyes: the permalink shows its room only.
  }
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}
