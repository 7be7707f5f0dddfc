import type { Part } from "../host/usage";
import type { Place } from "../load/job";

export type Rooms = {
  count: number;
  members: number;
  senders: number;
  /** The members are so many people, who sit on several sockets each; by default all differ. */
  people?: number;
};

/** A chat server under test. */
export type Server = {
  /** Empty rooms and who may enter them. Tokens in it are good for a minute. */
  rooms(wanted: Rooms): Promise<Place[]>;
  /** The same rooms once more, with new tokens; nobody talks in them. Missing: the old ones do. */
  renew?(places: Place[]): Promise<Place[]>;
  /** Nobody will need these rooms any more. */
  remove(places: Place[]): Promise<void>;
  parts(): Part[];
  /** Those of its processes that hold the sockets. */
  socketParts(): Part[];
  stop(): Promise<void>;
};

let made = 0;

/** Rooms of a server that knows people by the name that they give. */
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
