/**
 * Which picture a page shows for whom, so that nothing is requested where there is none. What the server
 * renders or answers anyway tells it; people of whom nothing did are asked for by their names, several at
 * once.
 */
import "client-only";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { isDeleted } from "@/lib/shared/deleted-account";
import { fetchProfiles } from "../rest/rest-client";

/** By username, or `room` and its id: the id of the picture's file; null without one. */
export type Avatars = readonly (readonly [key: string, avatar: number | null | undefined])[];

/** So many are asked for at once: a name may be 300 characters of an address. */
const namesAtOnce = 25;
/** Long enough for all rows of a page to say whom they show. */
const waitMs = 50;

/** No username has a space. */
export function roomKey(roomId: number): string {
  return `room ${roomId}`;
}

export class AvatarStore {
  private readonly known = new Map<string, number | null>();
  private readonly wanted = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private isTold = true;

  constructor(private readonly fetch: typeof fetchProfiles = fetchProfiles) {}

  /** Where the picture is; null without one, or until it is known. */
  addressOf(key: string, size: "small" | "large"): string | null {
    const avatar = this.known.get(key) ?? null;
    if (avatar === null) return null;
    const [, roomId] = key.split(" ");
    const owner = roomId === undefined ? `User/${encodeURIComponent(key)}` : `Room/${roomId}`;
    return `/api/${owner}/Avatar/${size}?v=${avatar}`;
  }

  /** Takes what is known now; an avatar that is left out counts as none. May be called in a render. */
  learn(avatars: Avatars): void {
    for (const [key, avatar = null] of avatars) {
      if (this.known.get(key) === avatar) continue;
      this.known.set(key, avatar);
      if (this.isTold) queueMicrotask(() => this.tell());
      this.isTold = false;
    }
  }

  /** Asks for a person's picture, unless it is known. */
  want(key: string): void {
    const isPerson = !key.includes(" ") && !isDeleted({ username: key });
    if (!isPerson || this.known.has(key) || this.asked.has(key)) return;
    if (this.wanted.size === 0) setTimeout(() => this.ask(), waitMs);
    this.wanted.add(key);
  }

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  };

  private ask(): void {
    const names = [...this.wanted].filter((name) => !this.known.has(name));
    this.wanted.clear();
    for (let start = 0; start < names.length; start += namesAtOnce) {
      void this.askFor(names.slice(start, start + namesAtOnce));
    }
  }

  private async askFor(names: string[]): Promise<void> {
    for (const name of names) this.asked.add(name);
    try {
      const found = await this.fetch(names);
      this.learn(names.map((name) => [name, null]));
      this.learn(found.map(({ username, avatar }) => [username, avatar]));
    } catch {
      // Offline, or too often: asked again when they are next shown.
      for (const name of names) this.asked.delete(name);
    }
  }

  private tell(): void {
    this.isTold = true;
    for (const onChange of this.listeners) onChange();
  }
}

/** That of the browser. The server has one for each page that it renders. */
export const avatars = new AvatarStore();

export function avatarsOfRooms(rooms: RoomListing[]): Avatars {
  return rooms.map(({ id, direct, avatar }) =>
    direct ? [direct.username, direct.avatar] : [roomKey(id), avatar],
  );
}
