/** Whom the signed-in person has blocked, as this browser knows it: fetched once after the page. */
import "client-only";
import type { PublicUser } from "@/lib/shared/api/people";
import { fetchBlocked, putBlocked } from "../rest/rest-client";

export type Blocked = {
  /** By username; null until it is known. */
  people: readonly PublicUser[] | null;
  usernames: ReadonlySet<string>;
  /** Why it is not known. */
  error: unknown;
};

export const nobodyBlocked: Blocked = { people: null, usernames: new Set(), error: undefined };

/** Other devices change the list, too: a page that gets the focus after this time fetches it again. */
const freshMs = 60_000;

type Api = { fetch: typeof fetchBlocked; put: typeof putBlocked };
/** Tells the person's other tabs of a change. */
type Tabs = Pick<BroadcastChannel, "postMessage">;

export class BlockStore {
  private current = nobodyBlocked;
  private readonly listeners = new Set<() => void>();
  private tabs: Tabs | null = null;
  private isStarted = false;
  private loadedAt = 0;
  /** Counts what makes an answer under way too old. */
  private changes = 0;

  constructor(private readonly api: Api = { fetch: fetchBlocked, put: putBlocked }) {}

  readonly get = (): Blocked => this.current;

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.start();
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  };

  /** Fetches the list and keeps it current; again does nothing. Works in a browser only. */
  readonly start = (): void => {
    if (this.isStarted) return;
    this.isStarted = true;
    const channel = new BroadcastChannel("blocks");
    channel.onmessage = () => void this.load();
    this.tabs = channel;
    window.addEventListener("focus", () => {
      if (Date.now() - this.loadedAt > freshMs) void this.load();
    });
    void this.load();
  };

  /** Never rejects: on failure, what was known stays. */
  readonly load = async (): Promise<void> => {
    const asked = ++this.changes;
    try {
      const people = await this.api.fetch();
      if (asked !== this.changes) return;
      this.loadedAt = Date.now();
      this.tell({ people, error: undefined });
    } catch (error) {
      if (asked === this.changes) this.tell({ people: this.current.people, error });
    }
  };

  /** Blocks a person, or ends that. Throws as `call`. */
  async set({ username, nickname }: PublicUser, isOn: boolean): Promise<void> {
    try {
      await this.api.put(username, isOn);
    } catch (error) {
      // It may be done although their direct room could not be told.
      void this.load();
      throw error;
    }
    this.changes++;
    this.tabs?.postMessage(null);
    const { people } = this.current;
    if (!people) return void this.load();
    const others = people.filter((person) => person.username !== username);
    this.tell({ people: isOn ? [...others, { username, nickname }] : others, error: undefined });
  }

  private tell({ people, error }: Omit<Blocked, "usernames">): void {
    const before = this.current.usernames;
    const now = new Set(people?.map(({ username }) => username));
    // The same set if it has the same people: rooms make their rows again for another one.
    const isSame = now.size === before.size && [...now].every((name) => before.has(name));
    this.current = { people, usernames: isSame ? before : now, error };
    for (const onChange of this.listeners) onChange();
  }
}

/** That of the browser. Signing out reloads the page, so it has one person. */
export const blocks = new BlockStore();
