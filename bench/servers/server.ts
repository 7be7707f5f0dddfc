import type { Part } from "../host/usage";
import type { Place } from "../load/job";

export type Rooms = {
  count: number;
  members: number;
  senders: number;
  /** Number of distinct people, who then have several sockets each; by default all differ. */
  people?: number;
};

/** A chat server under test. */
export type Server = {
  /** Empty rooms and their members. Tokens are valid for a minute. */
  rooms(wanted: Rooms): Promise<Place[]>;
  /** The same rooms with new tokens, while nobody sends. Absent if the old tokens still work. */
  renew?(places: Place[]): Promise<Place[]>;
  /** The rooms are no longer needed. */
  remove(places: Place[]): Promise<void>;
  parts(): Part[];
  /** The processes that hold the sockets. */
  socketParts(): Part[];
  stop(): Promise<void>;
};

let made = 0;

/** Rooms of a server that identifies people by the name they send. */
export function namedRooms(
  { count, members, senders, people = members }: Rooms,
  urlOf: (room: string) => string,
): Place[] {
  return Array.from({ length: count }, () => {
    const room = `room${++made}`;
    return {
      room,
      url: urlOf(room),
      members: Array.from({ length: members }, (_, index) => ({
        name: `member-${index % people}`,
        token: "",
      })),
      senders,
    };
  });
}
