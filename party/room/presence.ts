import type * as Party from "partykit/server";
import { type Person, presenceActions } from "@/lib/wire/frames";
import type { PeoplePage, PeopleQuery } from "@/lib/wire/internal-api";
import { limits } from "@/lib/wire/limits";
import { foldName } from "@/lib/wire/mentions";
import type { Alarm } from "../platform/alarm";
import type { ConnectionRegistry, MemberSession } from "./connection-registry";
import { PresenceNotices } from "./presence-notices";
import { SortedPeople } from "./sorted-people";

/** A person who is present; `droppedAt` (milliseconds since 1970) while they have no socket. */
type Present = Person & { droppedAt: number | null };

const graceMs = limits.dropGraceSeconds * 1_000;
/** Far more in one turn of the room, as when a relay is lost, and all rooms of the process stand still. */
const leaveAtOnce = 1_000;

/**
 * Who is present. It counts people, not sockets: their first socket enters, their last one leaves.
 * Kept in storage, so that neither hibernation nor a crash makes people leave and enter again.
 */
export class Presence {
  private readonly notices: PresenceNotices;
  /** Those without a socket, so that finding them does not walk past a hundred thousand others. */
  private readonly dropped = new Set<number>();
  /** The JSON list of people without its brackets; null after someone left or was renamed. */
  private peopleText: string | null = null;
  /** Made when a page or a name is asked for; a room of which nobody asks needs no order. */
  private sorted: { byUsername: SortedPeople; byNickname: SortedPeople } | null = null;

  private constructor(
    private readonly storage: Party.Storage,
    private readonly registry: ConnectionRegistry,
    private readonly alarm: Pick<Alarm, "ringBy">,
    private readonly onCount: (people: number) => void,
    private readonly present: Map<number, Present>,
    crowded: boolean,
  ) {
    const people = {
      get size() {
        return present.size;
      },
      json: () => this.peopleJson(),
    };
    this.notices = new PresenceNotices(registry, people, crowded, (isCrowded) => {
      // Of a crowd it is only needed if a client asks for all names.
      this.peopleText = null;
      void storage.put("crowded", isCrowded);
    });
  }

  /** `onCount` gets the number of people present, now and after every change. */
  static async load(
    storage: Party.Storage,
    registry: ConnectionRegistry,
    alarm: Pick<Alarm, "ringBy">,
    onCount: (people: number) => void,
  ): Promise<Presence> {
    const stored = await storage.list<Present>({ prefix: "here:" });
    const present = new Map([...stored].map(([key, value]) => [Number(key.slice(5)), value]));
    // A room of an older release has not stored it.
    const crowded = (await storage.get<boolean>("crowded")) ?? present.size > limits.namedPeople;
    const presence = new Presence(storage, registry, alarm, onCount, present, crowded);
    // A crash closes sockets without close events.
    for (const uid of present.keys()) presence.dropIfGone(uid);
    onCount(present.size);
    return presence;
  }

  /** How many people are present, if they are too many to name each; else null. */
  get crowd(): number | null {
    return this.notices.isCrowded ? this.present.size : null;
  }

  /** Everyone present, as a JSON list of persons. */
  peopleJson(): string {
    this.peopleText ??= Array.from(this.present.values(), personJson).join(",");
    return `[${this.peopleText}]`;
  }

  /** Those present in the order of their usernames; or with `beginning`, those whom it may mean. */
  page({ after, beginning, limit }: PeopleQuery): PeoplePage {
    this.sorted ??= {
      byUsername: new SortedPeople((uid) => this.nameOf(uid, "username"), this.present.keys()),
      byNickname: new SortedPeople((uid) => this.nameOf(uid, "nickname"), this.present.keys()),
    };
    const { byUsername, byNickname } = this.sorted;
    const find = () => {
      if (beginning === undefined) {
        return byUsername.behind(after === undefined ? undefined : foldName(after), limit + 1);
      }
      const folded = foldName(beginning);
      const found = [byUsername, byNickname].flatMap((by) => by.beginningWith(folded, limit));
      return [...new Set(found)].slice(0, limit);
    };
    const found = find();
    const people = found.slice(0, limit).flatMap((uid) => {
      const person = this.present.get(uid);
      return person ? [{ uid, username: person.username, nickname: person.nickname }] : [];
    });
    return { people, more: found.length > limit };
  }

  /** To be called after a socket of this person was authenticated. */
  enter({ uid, username, nickname }: MemberSession): void {
    const known = this.present.get(uid);
    if (known?.droppedAt === null && known.nickname === nickname) return;
    this.set(uid, { username, nickname, droppedAt: null });
    if (!known) this.announce(uid, { username, nickname }, presenceActions.enter);
  }

  /** Sets a person's nickname; returns null if they are not present. */
  rename(uid: number, nickname: string): Person | null {
    const known = this.present.get(uid);
    if (!known) return null;
    this.set(uid, { ...known, nickname });
    return { username: known.username, nickname };
  }

  /** Undefined if the person is not present. */
  find(uid: number): Person | undefined {
    return this.present.get(uid);
  }

  /** To be called after a socket of this person has gone. A clean close leaves at once, a drop after 10 s. */
  socketGone(uid: number, clean: boolean): void {
    if (clean && !this.isConnected(uid)) this.leave(uid);
    else this.dropIfGone(uid);
  }

  leave(uid: number): void {
    const person = this.present.get(uid);
    if (!person) return;
    this.unsort(uid);
    this.present.delete(uid);
    this.dropped.delete(uid);
    this.peopleText = null;
    void this.storage.delete(key(uid));
    this.announce(uid, person, presenceActions.leave);
  }

  /** Lets those leave who dropped 10 s ago or earlier; of a crowd, some with each alarm. */
  expire(now: number): void {
    let left = 0;
    for (const uid of [...this.dropped]) {
      const person = this.present.get(uid);
      if (!person || person.droppedAt === null) continue;
      // It is later than now if the clock was set back since.
      const droppedAt = Math.min(person.droppedAt, now);
      if (droppedAt < person.droppedAt) this.set(uid, { ...person, droppedAt });
      if (droppedAt + graceMs > now) this.alarm.ringBy(droppedAt + graceMs);
      else if (left++ < leaveAtOnce) this.leave(uid);
      else {
        this.alarm.ringBy(now);
        break;
      }
    }
  }

  /** Sends the notices that wait to be sent together. */
  flush(): void {
    this.notices.flush();
  }

  private set(uid: number, person: Present): void {
    const known = this.present.get(uid);
    // Appended, or each welcome of an arriving crowd would rebuild the text of all before it.
    if (!known && this.peopleText) this.peopleText += `,${personJson(person)}`;
    else if (known?.nickname !== person.nickname) this.peopleText = null;
    const isSame = known?.nickname === person.nickname && known.username === person.username;
    if (known && !isSame) this.unsort(uid);
    this.present.set(uid, person);
    if (!isSame) this.sort(uid);
    if (person.droppedAt === null) this.dropped.delete(uid);
    else this.dropped.add(uid);
    void this.storage.put(key(uid), person);
  }

  private dropIfGone(uid: number): void {
    const person = this.present.get(uid);
    if (!person || this.isConnected(uid)) return;
    const droppedAt = person.droppedAt ?? Date.now();
    if (person.droppedAt === null) this.set(uid, { ...person, droppedAt });
    this.dropped.add(uid);
    this.alarm.ringBy(droppedAt + graceMs);
  }

  private isConnected(uid: number): boolean {
    return this.registry.countOf(uid) > 0;
  }

  private announce(uid: number, person: Person, action: 0 | 1): void {
    this.notices.announce(uid, person, action);
    this.onCount(this.present.size);
  }

  private nameOf(uid: number, name: keyof Person): string {
    return foldName(this.present.get(uid)?.[name] ?? "");
  }

  private sort(uid: number): void {
    this.sorted?.byUsername.add(uid);
    this.sorted?.byNickname.add(uid);
  }

  private unsort(uid: number): void {
    this.sorted?.byUsername.delete(uid);
    this.sorted?.byNickname.delete(uid);
  }
}

function personJson({ username, nickname }: Person): string {
  return JSON.stringify({ username, nickname });
}

function key(uid: number): string {
  return `here:${uid}`;
}
