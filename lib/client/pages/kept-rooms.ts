/**
 * What is kept of the rooms in this browser for when a page is opened or reloaded without a connection:
 * public/offline/page.js shows it. It belongs to one person: signing out, the sign-in page and another
 * person's pages delete it. In a cache and not in local storage, whose space drafts and the outbox need.
 */
import "client-only";

/** Oldest first; texts as the room shows them. */
export type KeptMessage = { author: string; time: number; text: string };
/** `at` is in milliseconds since 1970. */
export type KeptList = { at: number; rooms: { id: number; name: string }[] };
export type KeptRoom = {
  id: number;
  keepDays: number | null;
  messages: KeptMessage[];
};

const cacheName = "kept-rooms";
const maxRooms = 20;

/** In the order of the calls, so that what is deleted stays deleted. */
let queue = Promise.resolve();
let owner: string | null = null;

/** To be called before anything is kept: what belongs to another person is deleted. */
export function keepFor(username: string): Promise<void> {
  owner = username;
  return enqueue(async () => {
    const list = await (await caches.open(cacheName)).match(pathOf("rooms"));
    const kept: { username?: unknown } | undefined = await list?.json();
    if (kept?.username !== username) await caches.delete(cacheName);
  });
}

/** Rooms that are not in the list, such as one that the person has left, are forgotten. */
export function keepList(list: KeptList): Promise<void> {
  const paths = new Set(["rooms", ...list.rooms.map(({ id }) => String(id))].map(pathOf));
  void put("rooms", list);
  return enqueue(async () => {
    const cache = await caches.open(cacheName);
    for (const request of await cache.keys()) {
      if (!paths.has(new URL(request.url).pathname)) await cache.delete(request);
    }
  });
}

/** Keeps a room's newest messages, in place of those of the room that was kept longest ago. */
export function keepRoom(room: KeptRoom): Promise<void> {
  return put(String(room.id), room);
}

export function forgetKeptRoom(id: number): Promise<void> {
  return enqueue(async () => {
    await (await caches.open(cacheName)).delete(pathOf(String(id)));
  });
}

/** Deletes everything; nothing is kept any more by this page. */
export function forgetKept(): Promise<void> {
  owner = null;
  return enqueue(async () => {
    await caches.delete(cacheName);
  });
}

function put(name: string, value: object): Promise<void> {
  return enqueue(async () => {
    if (owner === null) return;
    const cache = await caches.open(cacheName);
    await cache.put(pathOf(name), Response.json({ username: owner, ...value }));
    const rooms = (await cache.keys()).filter(({ url }) => !url.endsWith(pathOf("rooms")));
    for (const oldest of rooms.slice(0, -maxRooms)) await cache.delete(oldest);
  });
}

function pathOf(name: string): string {
  return `/offline/${name}`;
}

/** Caches are missing on plain http and may be disabled or full; then nothing is kept. */
function enqueue(task: () => Promise<void>): Promise<void> {
  queue = queue.then(async () => {
    if (typeof caches !== "undefined") await task();
  });
  queue = queue.catch((error: unknown) => console.warn("rooms are not kept:", error));
  return queue;
}
