/**
 * What another app has shared with the installed one. The service worker (public/sw.js) keeps it in a
 * cache until somebody has chosen a room for it; the composer of that room takes it.
 */
import "client-only";
import * as z from "zod/mini";

/** `left`: so many more files were shared than a message can have. */
export type Shared = { text: string; files: File[]; left: number };

const cacheName = "shared";
const dataPath = "/rooms/share/data";
/** Older ones were given up. */
const maxAgeMs = 60 * 60_000;
const roomKey = "shared room";

const data = z.object({
  at: z.number(),
  title: z.string(),
  text: z.string(),
  url: z.string(),
  files: z.array(z.object({ name: z.string(), type: z.string() })),
  left: z.int(),
});

/** Null if there is nothing, or nothing fresh. */
export async function readShared(): Promise<Shared | null> {
  if (typeof caches === "undefined") return null;
  const cache = await caches.open(cacheName);
  const { data: found } = data.safeParse(await (await cache.match(dataPath))?.json());
  if (!found || Date.now() - found.at > maxAgeMs) return null;
  const files = await Promise.all(
    found.files.map(async ({ name, type }, index) => {
      const kept = await cache.match(`/rooms/share/${index}`);
      return kept ? [new File([await kept.blob()], name, { type })] : [];
    }),
  );
  return { text: textOf(found), files: files.flat(), left: found.left };
}

export async function forgetShared(): Promise<void> {
  if (typeof caches !== "undefined") await caches.delete(cacheName);
}

/** The room's composer takes the files when it is shown next in this window. */
export function shareWith(roomId: number): void {
  sessionStorage.setItem(roomKey, String(roomId));
}

/** Whether `takeShared` would find something for the room. */
export function isSharedWith(roomId: number): boolean {
  try {
    return sessionStorage.getItem(roomKey) === String(roomId);
  } catch {
    return false;
  }
}

/** The files for the room, once. */
export async function takeShared(roomId: number): Promise<File[]> {
  if (!isSharedWith(roomId)) return [];
  sessionStorage.removeItem(roomKey);
  const shared = await readShared();
  await forgetShared();
  return shared?.files ?? [];
}

/** Title, text and address, each once: apps put the address into the text, and the title into both. */
export function textOf({ title, text, url }: { title: string; text: string; url: string }): string {
  const parts: string[] = [];
  for (const part of [text, url, title].map((each) => each.trim())) {
    if (part !== "" && !parts.some((known) => known.includes(part))) parts.push(part);
  }
  const [first, ...others] = parts;
  const isTitleLast = parts.length > 1 && parts.at(-1) === title.trim();
  return isTitleLast ? [title.trim(), first, ...others.slice(0, -1)].join("\n") : parts.join("\n");
}
