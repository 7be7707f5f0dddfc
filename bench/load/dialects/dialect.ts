import type { Place, Seat } from "../job";

/** What one WebSocket message said. */
export type Reading = {
  /** The serial numbers of the messages in it, in their order. */
  serials: number[];
  /** How many sends it answers with yes, and with no. */
  accepted: number;
  refused: number;
  /** Names of people who are now known to be in the room. */
  people: string[];
  /** The id of the newest event that it speaks of; 0 where it names none. */
  lastId: number;
  /** The room has let us in. */
  joined: boolean;
  /** Other members of the room do not get the same bytes. */
  personal: boolean;
  /** What the protocol wants to hear back. */
  replies: string[];
};

/** How to talk to one kind of server. */
export type Dialect = {
  subprotocol?: string;
  /** False where the sender does not get its own messages back. */
  echoes: boolean;
  /** `since`: the last event that we have, for a dialect that knows of it. */
  greet(seat: Seat, place: Place, since: number | null): string[];
  /** One message; `serial` is found again in what is delivered. */
  say(serial: number, place: Place): string;
  read(text: string, seat: Seat, place: Place): Reading;
};

export function reading(known: Partial<Reading> = {}): Reading {
  return {
    serials: [],
    accepted: 0,
    refused: 0,
    people: [],
    lastId: 0,
    joined: false,
    personal: false,
    replies: [],
    ...known,
  };
}

/** The same text for every server, about as long as people's messages are. */
export function textOf(serial: number): string {
  return `#${serial} 今天天气好好啊，一起去香山吧 — shall we meet at the north gate at nine?`;
}

/** The serial number in a message; NaN where it is no message of ours. */
export function serialOf(text: string): number {
  const end = text.indexOf(" ");
  return text.startsWith("#") && end > 1 ? Number(text.slice(1, end)) : Number.NaN;
}
